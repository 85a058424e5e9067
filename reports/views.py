"""What the three packs' view models have in common.

Here belongs telling them apart; what each holds is in the module of its name.
"""

from dataclasses import replace
from typing import Literal

from reports.company.review import CompanyReview
from reports.person.review import PersonReview
from reports.team.review import TeamReview

Kind = Literal["company", "team", "person"]
View = CompanyReview | TeamReview | PersonReview


def kind_of(view: View) -> Kind:
    """Which pack a view model is of."""
    if isinstance(view, CompanyReview):
        return "company"
    return "team" if isinstance(view, TeamReview) else "person"


def title_of(view: View) -> str:
    """Whose pack it is, for people who look after the product."""
    if isinstance(view, CompanyReview):
        return f"the company pack of {view.settings.company_name}"
    return f"the {kind_of(view)} pack of {view.name}"


def own_part(view: View) -> View:
    """A team's view without those of its people, whose pages are laid out for themselves."""
    return replace(view, people=()) if isinstance(view, TeamReview) else view
