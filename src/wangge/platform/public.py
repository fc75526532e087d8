"""What other modules may use of the platform."""

from wangge.platform.assets import read_asset
from wangge.platform.clock import RealClock, SimulatedClock, get_clock, set_clock, use_clock
from wangge.platform.domain.chain import (
    GENESIS,
    ChainEvent,
    ChainHead,
    compute_event_mac,
    compute_row_mac,
    encode_row,
    sign_row,
)
from wangge.platform.domain.derived import ChainPart, Replay
from wangge.platform.domain.faults import AuditFault, AuditReport
from wangge.platform.errors import ErrorText, describe_error, render_error_table
from wangge.platform.gathering import send_as_one, send_together
from wangge.platform.htmx import is_htmx, redirect_htmx, render_page_or_part, vary_on_htmx
from wangge.platform.knocks import count_knock
from wangge.platform.language import in_both, is_english
from wangge.platform.operations.audit_key import forget_audit_key, get_audit_key
from wangge.platform.operations.backup import BackupReport, make_backup
from wangge.platform.operations.dead_work import WORK_FAILED_EVENT
from wangge.platform.operations.draining import (
    Handler,
    leave_unheard,
    outside_transaction,
    register_handlers,
    remove_done_work,
    retry_dead_work,
    run_due_work,
    skip_moot,
)
from wangge.platform.operations.due_work import NewWork, enqueue, enqueue_many
from wangge.platform.operations.durability import relax_durability
from wangge.platform.operations.evidence import (
    EvidenceRef,
    find_evidence,
    get_evidence,
    make_evidence_copies,
    read_evidence,
    store_evidence,
)
from wangge.platform.operations.file_lock import hold_file_lock, hold_writer_lock, is_embedded
from wangge.platform.operations.foreseeing import (
    NUMBER_STAND_IN,
    SEQUENCE_STAND_IN,
    foresee_number,
    get_foreseen,
    make_numbered,
)
from wangge.platform.operations.idempotency import Answer, answer_once, begin_act
from wangge.platform.operations.installation import (
    InstallationView,
    digest_profile,
    finish_demo,
    forget_profile,
    get_installation,
    get_local_day,
    get_profile,
    install_profile,
    is_demo_city,
    use_profile,
)
from wangge.platform.operations.numbering import take_number, take_numbers, take_row_id
from wangge.platform.operations.restore import RestoreReport, restore_backup
from wangge.platform.operations.sealing import seal_anchor
from wangge.platform.operations.verifying import verify_audit
from wangge.platform.operations.worker import (
    ensure_daily_timer,
    ensure_daily_timers,
    register_daily_timer,
    run_worker,
)
from wangge.platform.problem import answer_problem, build_problem
from wangge.platform.queries.anchors import AnchorView, list_anchors
from wangge.platform.queries.append_only import register_append_only
from wangge.platform.queries.chain_sources import ChainSource, register_chain_source
from wangge.platform.queries.due_work import (
    EVENTS_CHANNEL,
    DeadWorkView,
    DueWorkItem,
    EventFeed,
    LiveEvent,
    count_waiting_work,
    get_last_event_id,
    list_dead_work,
    list_events_after,
)
from wangge.platform.queries.kept_contents import KeptContent, register_kept_contents
from wangge.platform.queries.likeness import Likeness, find_alike, find_all_alike
from wangge.platform.queries.listening import EventListener
from wangge.platform.queries.snapshot import hold_snapshot
from wangge.platform.sent_acts import IdempotencyKey, answer_sent_act, get_sender, read_photo_tokens, sign_photo
from wangge.platform.statements import RowReader, RowWriter

__all__ = [
    "EVENTS_CHANNEL",
    "GENESIS",
    "NUMBER_STAND_IN",
    "SEQUENCE_STAND_IN",
    "WORK_FAILED_EVENT",
    "AnchorView",
    "Answer",
    "AuditFault",
    "AuditReport",
    "BackupReport",
    "ChainEvent",
    "ChainHead",
    "ChainPart",
    "ChainSource",
    "DeadWorkView",
    "DueWorkItem",
    "ErrorText",
    "EventFeed",
    "EventListener",
    "EvidenceRef",
    "Handler",
    "IdempotencyKey",
    "InstallationView",
    "KeptContent",
    "Likeness",
    "LiveEvent",
    "NewWork",
    "RealClock",
    "Replay",
    "RestoreReport",
    "RowReader",
    "RowWriter",
    "SimulatedClock",
    "answer_once",
    "answer_problem",
    "answer_sent_act",
    "begin_act",
    "build_problem",
    "compute_event_mac",
    "compute_row_mac",
    "count_knock",
    "count_waiting_work",
    "describe_error",
    "digest_profile",
    "encode_row",
    "enqueue",
    "enqueue_many",
    "ensure_daily_timer",
    "ensure_daily_timers",
    "find_alike",
    "find_all_alike",
    "find_evidence",
    "finish_demo",
    "foresee_number",
    "forget_audit_key",
    "forget_profile",
    "get_audit_key",
    "get_clock",
    "get_evidence",
    "get_foreseen",
    "get_installation",
    "get_last_event_id",
    "get_local_day",
    "get_profile",
    "get_sender",
    "hold_file_lock",
    "hold_snapshot",
    "hold_writer_lock",
    "in_both",
    "install_profile",
    "is_demo_city",
    "is_embedded",
    "is_english",
    "is_htmx",
    "leave_unheard",
    "list_anchors",
    "list_dead_work",
    "list_events_after",
    "make_backup",
    "make_evidence_copies",
    "make_numbered",
    "outside_transaction",
    "read_asset",
    "read_evidence",
    "read_photo_tokens",
    "redirect_htmx",
    "register_append_only",
    "register_chain_source",
    "register_daily_timer",
    "register_handlers",
    "register_kept_contents",
    "relax_durability",
    "remove_done_work",
    "render_error_table",
    "render_page_or_part",
    "restore_backup",
    "retry_dead_work",
    "run_due_work",
    "run_worker",
    "seal_anchor",
    "send_as_one",
    "send_together",
    "set_clock",
    "sign_photo",
    "sign_row",
    "skip_moot",
    "store_evidence",
    "take_number",
    "take_numbers",
    "take_row_id",
    "use_clock",
    "use_profile",
    "vary_on_htmx",
    "verify_audit",
]
