"""The only files that a layout may ask for: our fonts, and the charts of the pack at hand.

Here belongs the answer to WeasyPrint's requests. Text from a CRM can never make it read another
file or reach for the network: anything else stops the rendering.
"""

from collections.abc import Mapping

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.fonts import font_files

_FONTS = "pack:fonts/"


class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves `pack:fonts/<file>` and the charts that it was given, by their whole address."""

    def __init__(self, charts: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=["pack"], fail_on_errors=True)
        self._charts = charts

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The bytes behind one of our addresses.

        Raises:
            FatalURLFetchingError: the address is not ours.
        """
        del headers
        if chart := self._charts.get(url):
            return URLFetcherResponse(url, chart, {"Content-Type": "image/svg+xml"})
        font = font_files().get(url.removeprefix(_FONTS)) if url.startswith(_FONTS) else None
        if font is None:
            raise FatalURLFetchingError(
                f"the layout asked for {url!r}, which is none of the pack's own fonts and charts; "
                "templates and styles must not name other files."
            )
        return URLFetcherResponse(url, font.read_bytes(), {"Content-Type": "font/ttf"})
