"""Searching as the person does it: while they type, from match to match, and back to where they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .highlights import Highlights
from .layout import Place, Point
from .messages import SearchMoved
from .search import Search
from .viewport import Bookmark

if TYPE_CHECKING:
    from textual.scroll_view import ScrollView

    from .viewport import Frame, Viewport

    class _Base(ScrollView):
        pane: Viewport | None
        marker: Highlights
        _frame: Frame

        def repaint(self) -> None: ...

else:
    _Base = object

_LEAST = 2  # letters worth looking for while they are typed


class Seeking(_Base):
    """The search of the transcript view: at most one, over the whole transcript."""

    _search: Search | None = None
    _bookmark: Bookmark | None = None
    _start: Point | None = None
    _unfolded: tuple[int, ...] = ()

    @property
    def search_place(self) -> tuple[int, int]:
        """The match the search is at, from 1, of how many; 0 for none."""
        search, match = self._search, self.marker.match
        if search is None:
            return 0, 0
        return (search.number(match) if match is not None else 0), search.count

    def begin_search(self) -> None:
        """A query is about to be typed: remember where the reader is."""
        self.clear_search()
        if self.pane is not None:
            self._bookmark = self.pane.bookmark()
            self._start = self._top_of_view()

    def search_typed(self, query: str) -> None:
        """The query so far: go to its first match from where the reader was, or back there."""
        if len(query) >= _LEAST or not query.isascii():
            self.search(query)
        else:
            self._go_back()
            self.clear_search()

    def accept_search(self, query: str) -> None:
        """The query is complete: stay at its match."""
        if self._search is None or self._search.query != query:
            self.search(query)
        self._bookmark = None
        self._unfolded = ()

    def cancel_search(self) -> None:
        """Nothing was searched after all: mark nothing, and be where the reader was."""
        self._go_back()
        self._bookmark = None
        self.clear_search()

    def search(self, query: str) -> None:
        """Mark all matches of `query` and go to the first one from the top of the view on; `""` ends it."""
        pane = self.pane
        if pane is None or not query:
            self.clear_search()
            return
        typing = self._bookmark is not None
        start = self._start if typing else self._top_of_view()
        self._go_back()
        before = self._search if typing else None
        self._search = Search(pane, query, before)
        self.marker.query = query
        self.marker.match = None
        self._go(self._search.after(start))

    def clear_search(self) -> None:
        """Mark nothing any more."""
        if self._search is not None:
            self.post_message(SearchMoved("", 0, 0))
        self._search = None
        self.marker.query = ""
        self.marker.match = None
        self.repaint()

    def forget_search(self) -> None:
        """Another text is shown: what was found and where the reader was mean nothing in it."""
        self._bookmark = None
        self._unfolded = ()
        self.clear_search()

    @property
    def searching(self) -> bool:
        """Whether matches are marked."""
        return self._search is not None

    def action_search_next(self) -> None:
        """Go to the next match."""
        if self._search is not None:
            self._go(self._search.after(self.marker.match))

    def action_search_previous(self) -> None:
        """Go to the match before."""
        if self._search is not None:
            self._go(self._search.before(self.marker.match))

    def _top_of_view(self) -> Point | None:
        pane = self.pane
        if pane is None or not self._frame.spots:
            return None
        block_id, row = self._frame.spots[0]
        top = pane.layout(block_id).point_at(row, 0)
        return top._replace(offset=top.offset - 1)  # a match may begin just there

    def _go_back(self) -> None:
        """Undo what the last query did to the view while it was being typed."""
        pane = self.pane
        if pane is None or self._bookmark is None:
            return
        for block_id in self._unfolded:
            pane.set_folded(block_id, folded=True)
        self._unfolded = ()
        pane.return_to(self._bookmark)

    def _go(self, point: Point | None) -> None:
        pane, search = self.pane, self._search
        if pane is None or search is None:
            return
        self.marker.match = point
        if point is not None:
            pane.cursor = point.block
            layout = pane.layout(point.block)
            if layout.foldable and layout.part(point.slot) is None:
                pane.set_folded(point.block, folded=False)
                self._unfolded = (*self._unfolded, point.block) if self._bookmark is not None else ()
                layout = pane.layout(point.block)
            part = layout.part(point.slot)
            if part is not None:
                pane.show_place(
                    Place(point.block, point.slot, part.position_of(point.offset)),
                    self.scrollable_size.height // 3,
                )
        number = search.number(point) if point is not None else 0
        self.post_message(SearchMoved(search.query, number, search.count))
        self.repaint()
