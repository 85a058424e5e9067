"""Which runs are taken for dead: those of this host whose process is gone, and no other."""

import os
from socket import gethostname

import dagster as dg
import pytest

from dagster_project.runs import PROCESS_TAG, is_dead, process_tag

_OWN = process_tag()[PROCESS_TAG]


def _is_dead(tag: str) -> bool:
    return is_dead(dg.DagsterRun(job_name="close_month", tags={PROCESS_TAG: tag}))


def test_a_run_of_a_living_process_is_not_dead() -> None:
    assert _OWN.startswith(f"{os.getpid()}@{gethostname()}@")
    assert not _is_dead(_OWN)


def test_a_run_is_dead_where_its_process_is_gone_or_its_number_used_again() -> None:
    pid, host, started = _OWN.split("@")
    assert _is_dead(f"{pid}@{host}@{started}0")
    assert _is_dead(f"{2**22 + 1}@{host}@{started}")


@pytest.mark.parametrize(
    "tag",
    ["", "x", "1", "1@", "x@y@z", "1@elsewhere@boot:1", "1@boot:1", "@@", "\u00b2@y@z", "1@a@b@c"],
)
def test_nothing_is_concluded_from_other_hosts_and_tags_that_are_not_ours(tag: str) -> None:
    assert not _is_dead(tag)


def test_a_run_without_a_tag_is_not_dead() -> None:
    assert not is_dead(dg.DagsterRun(job_name="close_month"))
