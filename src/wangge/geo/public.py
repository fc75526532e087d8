"""What other modules may use of geo."""

from wangge.geo.domain.cells import (
    Box,
    build_box_around,
    compute_cell_key,
    compute_cell_keys,
    compute_key_ranges,
    compute_tile_range,
    parse_box,
)
from wangge.geo.domain.codes import CodeRule
from wangge.geo.domain.coordinates import Crs, convert_from_wgs84, convert_many_to_wgs84, convert_point
from wangge.geo.domain.features import GridFeature
from wangge.geo.domain.importing import FieldMapping, ImportFault, ImportFaultKind
from wangge.geo.domain.measuring import measure_areas_m2, measure_distance_m, measure_distances_m
from wangge.geo.domain.topology import FaultKind, GridShape, TopologyFault, TopologyLimits, check_topology
from wangge.geo.domain.views import AreaDuty, AreaView, BindingView, GridRef, GridView, PostingView
from wangge.geo.operations.generating import GridGeneration, build_demo_grids, generate_grids, install_demo_grids
from wangge.geo.operations.importing import GridImport, ImportOptions, import_grids
from wangge.geo.operations.staffing import NewBinding, NewPosting, bind_units, end_grid_posting, post_members
from wangge.geo.queries.areas import get_area_names, list_areas, list_collector_duties
from wangge.geo.queries.city import check_grid_rules
from wangge.geo.queries.grids import (
    MAIN_LAYER,
    count_grids,
    find_extent,
    find_grid,
    get_grid_feature,
    list_child_grids,
    list_grid_features,
    list_grids,
    list_layers,
    list_outlines,
    search_grids,
)
from wangge.geo.queries.index import (
    find_jurisdiction,
    find_lead_unit,
    forget_index,
    get_grid,
    get_grids,
    locate_point,
    locate_points,
)
from wangge.geo.queries.postings import find_responsible_member_ids, list_bindings, list_postings
from wangge.geo.queries.topology import check_layer

__all__ = [
    "MAIN_LAYER",
    "AreaDuty",
    "AreaView",
    "BindingView",
    "Box",
    "CodeRule",
    "Crs",
    "FaultKind",
    "FieldMapping",
    "GridFeature",
    "GridGeneration",
    "GridImport",
    "GridRef",
    "GridShape",
    "GridView",
    "ImportFault",
    "ImportFaultKind",
    "ImportOptions",
    "NewBinding",
    "NewPosting",
    "PostingView",
    "TopologyFault",
    "TopologyLimits",
    "bind_units",
    "build_box_around",
    "build_demo_grids",
    "check_grid_rules",
    "check_layer",
    "check_topology",
    "compute_cell_key",
    "compute_cell_keys",
    "compute_key_ranges",
    "compute_tile_range",
    "convert_from_wgs84",
    "convert_many_to_wgs84",
    "convert_point",
    "count_grids",
    "end_grid_posting",
    "find_extent",
    "find_grid",
    "find_jurisdiction",
    "find_lead_unit",
    "find_responsible_member_ids",
    "forget_index",
    "generate_grids",
    "get_area_names",
    "get_grid",
    "get_grid_feature",
    "get_grids",
    "import_grids",
    "install_demo_grids",
    "list_areas",
    "list_bindings",
    "list_child_grids",
    "list_collector_duties",
    "list_grid_features",
    "list_grids",
    "list_layers",
    "list_outlines",
    "list_postings",
    "locate_point",
    "locate_points",
    "measure_areas_m2",
    "measure_distance_m",
    "measure_distances_m",
    "parse_box",
    "post_members",
    "search_grids",
]
