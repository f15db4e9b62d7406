"""registers in daily life

A team's own words for its registers, drafts kept as they are typed, notices, topics let go, concerns,
practitioners to tell, hand-over lines, and e-mail waiting to go.

Revision: 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.BigInteger(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state in ('queued', 'sent', 'failed')", name=op.f("ck_outgoing_mail_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outgoing_mail_public_id")),
    )
    op.create_index(
        "ix_outgoing_mail_queued",
        "outgoing_mail",
        ["next_try_at"],
        unique=False,
        postgresql_where="state = 'queued'",
    )
    op.create_table(
        "handover_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_handover_line_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_handover_line_venue_id_venue")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_line")),
        sa.UniqueConstraint("public_id", name=op.f("uq_handover_line_public_id")),
    )
    op.create_index(
        "ix_handover_line_venue_day", "handover_line", ["venue_id", "day"], unique=False
    )
    op.create_table(
        "register_words",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_register_words_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_register_words_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_words")),
        sa.UniqueConstraint("team_id", "version", name=op.f("uq_register_words_team_id_version")),
    )
    op.create_table(
        "concern",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort_id", sa.BigInteger(), nullable=False),
        sa.Column("strand", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer = '') = (answered_at is null)", name=op.f("ck_concern_answered")
        ),
        sa.CheckConstraint(
            "answer in ('', 'contacted', 'reviewed', 'no_action')", name=op.f("ck_concern_answer")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["user_account.id"],
            name=op.f("fk_concern_answered_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_concern_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_concern_participant_id_participant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint(
            "participant_id",
            "cohort_id",
            "strand",
            "rule",
            "n",
            "episode",
            name=op.f("uq_concern_participant_id_cohort_id_strand_rule_n_episode"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_concern_public_id")),
    )
    op.create_index(
        "ix_concern_open",
        "concern",
        ["cohort_id"],
        unique=False,
        postgresql_where="answered_at is null and ended_at is null",
    )
    op.create_table(
        "draft_mark",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("typed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_draft_mark_place_id_place")
        ),
        sa.ForeignKeyConstraint(
            ["typed_by_id"],
            ["user_account.id"],
            name=op.f("fk_draft_mark_typed_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_mark")),
        sa.UniqueConstraint("place_id", name=op.f("uq_draft_mark_place_id")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "channel in ('phone', 'in_person', 'message', 'somebody_else', 'own_page')",
            name=op.f("ck_notice_channel"),
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_notice_place_id_place")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_notice_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"],
            ["user_account.id"],
            name=op.f("fk_notice_withdrawn_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
    )
    op.create_index(
        "uq_notice_in_force",
        "notice",
        ["place_id"],
        unique=True,
        postgresql_where="withdrawn_at is null",
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_waiver_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_waiver_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("public_id", name=op.f("uq_waiver_public_id")),
    )
    op.create_index(
        "uq_waiver_in_force",
        "waiver",
        ["place_id"],
        unique=True,
        postgresql_where="taken_back_at is null",
    )
    op.create_table(
        "tell_task",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("mark_id", sa.BigInteger(), nullable=False),
        sa.Column("correction", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done_by_id", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(how = '') = (done_at is null)", name=op.f("ck_tell_task_done")),
        sa.CheckConstraint(
            "how in ('', 'email', 'phone', 'in_person', 'not_needed')",
            name=op.f("ck_tell_task_how"),
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["user_account.id"], name=op.f("fk_tell_task_done_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outgoing_mail.id"], name=op.f("fk_tell_task_mail_id_outgoing_mail")
        ),
        sa.ForeignKeyConstraint(["mark_id"], ["mark.id"], name=op.f("fk_tell_task_mark_id_mark")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_tell_task_place_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tell_task")),
        sa.UniqueConstraint("mark_id", name=op.f("uq_tell_task_mark_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_tell_task_public_id")),
    )
    op.create_index(
        "ix_tell_task_open",
        "tell_task",
        ["due"],
        unique=False,
        postgresql_where="done_at is null and dropped_at is null",
    )
    op.create_index("ix_tell_task_place", "tell_task", ["place_id"], unique=False)
    op.add_column("mark", sa.Column("words_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_mark_words_id_register_words"), "mark", "register_words", ["words_id"], ["id"]
    )


    op.create_table(
        "logged_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("standards", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_logged_line_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["programme_session.id"],
            name=op.f("fk_logged_line_session_id_programme_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logged_line")),
        sa.UniqueConstraint("session_id", name=op.f("uq_logged_line_session_id")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("logged_line")
    op.drop_constraint(op.f("fk_mark_words_id_register_words"), "mark", type_="foreignkey")
    op.drop_column("mark", "words_id")
    op.drop_index("ix_tell_task_place", table_name="tell_task")
    op.drop_index(
        "ix_tell_task_open",
        table_name="tell_task",
        postgresql_where="done_at is null and dropped_at is null",
    )
    op.drop_table("tell_task")
    op.drop_index(
        "uq_waiver_in_force", table_name="waiver", postgresql_where="taken_back_at is null"
    )
    op.drop_table("waiver")
    op.drop_index(
        "uq_notice_in_force", table_name="notice", postgresql_where="withdrawn_at is null"
    )
    op.drop_table("notice")
    op.drop_table("draft_mark")
    op.drop_index(
        "ix_concern_open",
        table_name="concern",
        postgresql_where="answered_at is null and ended_at is null",
    )
    op.drop_table("concern")
    op.drop_table("register_words")
    op.drop_index("ix_handover_line_venue_day", table_name="handover_line")
    op.drop_table("handover_line")
    op.drop_index(
        "ix_outgoing_mail_queued", table_name="outgoing_mail", postgresql_where="state = 'queued'"
    )
    op.drop_table("outgoing_mail")
