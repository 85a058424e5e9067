"""Mail addresses: what is taken, what is refused, who counts as the same person."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.delivery.recipients import Address, addressees, parse_address
from dagster_project.errors import UsageError
from dagster_project.settings import load_settings


@pytest.mark.parametrize(
    ("text", "name", "mailbox"),
    [
        ("jane@company.example", "", "jane@company.example"),
        ("  jane@company.example ", "", "jane@company.example"),
        ("Jane Doe <jane@company.example>", "Jane Doe", "jane@company.example"),
        ('"Doe, Jane" <jane@company.example>', "Doe, Jane", "jane@company.example"),
        (
            "Jörg Ækeland <j.ae+sales@sub.company.example>",
            "Jörg Ækeland",
            "j.ae+sales@sub.company.example",
        ),
        ("root@localhost", "", "root@localhost"),
        ("o'brien@xn--bcher-kva.example", "", "o'brien@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_taken_apart(text: str, name: str, mailbox: str) -> None:
    assert parse_address(text) == Address(name, mailbox)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no mail address"),
        ("jane", "is no mail address"),
        ("jane@", "is no mail address"),
        ("@company.example", "is no mail address"),
        ("jane@@company.example", "is no mail address"),
        ("jane@company..example", "is no mail address"),
        (".jane@company.example", "is no mail address"),
        ("jane@-company.example", "is no mail address"),
        ("jane@company.example\n", "is no mail address"),  # `$` would let it through
        ("jane@company.example\r\nBcc: spy@evil.example", "is no mail address"),
        ("jane@company.example, joe@company.example", "is no mail address"),
        ("jane@company.example> SIZE=1", "is no mail address"),
        ("jane <jane@company.example> <x@y.example>", "is no mail address"),
        ("Jane\nBcc: x <jane@company.example>", "control characters"),
        ("Jane\x00 <jane@company.example>", "control characters"),
        ("jörg@company.example", "xn--"),
        ("jane@bücher.example", "xn--"),
        ("a" * 65 + "@company.example", "is no mail address"),
        ("a@" + "b" * 64 + ".example", "is no mail address"),
        ("a@" + ".".join(["b" * 60] * 5), "is no mail address"),
    ],
)
def test_what_is_no_address_is_refused_with_what_to_write(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_address(text)


@given(st.text() | st.from_regex(r"[^@]{0,9}@[^@]{0,9}"))
def test_whatever_is_taken_cannot_end_a_line_or_a_command(text: str) -> None:
    try:
        address = parse_address(text)
    except ValueError:
        return
    assert address.mailbox.isascii()
    assert not set(address.mailbox) & set(' \r\n\t<>,;:"\\')
    assert address.name.isprintable()


def test_the_same_mailbox_in_two_spellings_is_one_recipient() -> None:
    found = addressees(["Jane@Company.example", "joe@company.example", "J <jane@company.EXAMPLE>"])
    assert [address.mailbox for address in found] == ["Jane@Company.example", "joe@company.example"]


def test_a_wrong_address_in_the_settings_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "reviews.yaml"
    path.write_text(
        "mail: {recipients: [a@b.example, 'a@b.example, c@d.example'], sender: 'x', "
        "operators: ['y']}"
    )
    with pytest.raises(UsageError, match="has 3 problems") as caught:
        load_settings(path)
    for place in ("mail.recipients[1]: ", "mail.sender: ", "mail.operators[0]: "):
        assert place in str(caught.value)
