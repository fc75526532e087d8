"""What other modules may use of the register of people."""

from wangge.people.domain.columns import PEOPLE_COLUMNS, UNIT_COLUMNS, Column
from wangge.people.domain.directory import (
    ApiTokenView,
    ContactView,
    MemberView,
    NewMember,
    OrganisationView,
    PostView,
    RegisterEntry,
)
from wangge.people.domain.faults import Expected, ImportReport, RowFault, describe_expectation
from wangge.people.domain.privacy import mask_phone
from wangge.people.domain.sheets import SheetRow, read_sheet
from wangge.people.operations.contacts import change_contact
from wangge.people.operations.import_people import import_people
from wangge.people.operations.import_units import import_units
from wangge.people.operations.links import create_sign_in_link, redeem_sign_in_link
from wangge.people.operations.members import create_member, create_members_in_bulk, ensure_administrator
from wangge.people.operations.organisations import create_organisation
from wangge.people.operations.passwords import FirstPassword, give_first_passwords
from wangge.people.operations.posts import create_post, end_posting, hold_post
from wangge.people.operations.tokens import create_api_token, revoke_api_token
from wangge.people.queries.actors import SignedInActor, authenticate_token, build_actor, build_signed_in_actor
from wangge.people.queries.contacts import get_contacts
from wangge.people.queries.holdings import list_own_units
from wangge.people.queries.members import (
    find_member_by_username,
    find_post,
    get_member,
    get_member_names,
    list_member_ids,
    list_members,
    list_posts,
)
from wangge.people.queries.organisations import (
    find_organisation,
    get_organisation,
    get_organisation_names,
    get_organisation_paths,
    list_districts,
    list_organisations,
)
from wangge.people.queries.register import export_register, list_register
from wangge.people.queries.tokens import list_api_tokens

__all__ = [
    "PEOPLE_COLUMNS",
    "UNIT_COLUMNS",
    "ApiTokenView",
    "Column",
    "ContactView",
    "Expected",
    "FirstPassword",
    "ImportReport",
    "MemberView",
    "NewMember",
    "OrganisationView",
    "PostView",
    "RegisterEntry",
    "RowFault",
    "SheetRow",
    "SignedInActor",
    "authenticate_token",
    "build_actor",
    "build_signed_in_actor",
    "change_contact",
    "create_api_token",
    "create_member",
    "create_members_in_bulk",
    "create_organisation",
    "create_post",
    "create_sign_in_link",
    "describe_expectation",
    "end_posting",
    "ensure_administrator",
    "export_register",
    "find_member_by_username",
    "find_organisation",
    "find_post",
    "get_contacts",
    "get_member",
    "get_member_names",
    "get_organisation",
    "get_organisation_names",
    "get_organisation_paths",
    "give_first_passwords",
    "hold_post",
    "import_people",
    "import_units",
    "list_api_tokens",
    "list_districts",
    "list_member_ids",
    "list_members",
    "list_organisations",
    "list_own_units",
    "list_posts",
    "list_register",
    "mask_phone",
    "read_sheet",
    "redeem_sign_in_link",
    "revoke_api_token",
]
