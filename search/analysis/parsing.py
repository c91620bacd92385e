"""Reading a query: `parse` turns what somebody typed into a `Query`. Nothing that is typed is an error."""

from collections.abc import Container, Sequence
from types import MappingProxyType

from search.analysis.articles import articles
from search.analysis.concepts import ConceptIndex, ConceptMatch
from search.analysis.languages import ANALYSED, false_friends, language
from search.analysis.lexicon import Word, splits, word_of
from search.analysis.negation import negations
from search.analysis.operators import Signs, read_signs
from search.analysis.query import Exclusion, Joined, Phrase, Query, QueryWord, Role, WordKeys
from search.analysis.tokens import Token, tokens

#: More words than this are not used.
MOST_WORDS = 32
#: More characters than this are not read.
MOST_CHARACTERS = 4_000
_MOST_JOINED = 3


def parse(text: str, code: str, index: ConceptIndex, bank: Container[str] = ()) -> Query:
    """
    Return what `text` asks for, typed by a reader of the language `code`.

    `bank` has the folded words of the bank's own stories; neighbours that it knows as one word are joined as well.
    """
    every = tokens(text[:MOST_CHARACTERS])
    found, dropped = every[:MOST_WORDS], max(0, len(every) - MOST_WORDS)
    dropped += len(text[MOST_CHARACTERS:].split())
    words = [word_of(token, code) for token in found]
    matches = index.matches(text, found, words, code, longest_only=True)
    signs = read_signs(text, found)
    roles = [Role.SEARCHED] * len(found)
    _mark(roles, signs)
    exclusions = _exclusions(text, found, words, matches, signs, roles, code, index)
    _empty(roles, found, matches, code)
    _only_numbers(roles, found, matches)
    negating = [exclusion.unless for exclusion in exclusions]
    used = [
        match
        for match in matches
        if match in negating or _all(roles, match.first, match.last, (Role.SEARCHED, Role.EMPTY))
    ]
    query_words = tuple(
        _query_word(
            text, token, role, code, exact=any(first <= place <= last for first, last in signs.phrases)
        )
        for place, (token, role) in enumerate(zip(found, roles, strict=True))
    )
    return Query(
        text=text,
        language=code,
        words=query_words,
        phrases=tuple(Phrase(first, last) for first, last in signs.phrases if last > first),
        exclusions=tuple(exclusions),
        matches=tuple(used),
        joined=_joined(found, roles, code, bank),
        alternatives=_groups(signs.alternatives, roles),
        dropped=dropped,
    )


def _mark(roles: list[Role], signs: Signs) -> None:
    for place in signs.operators:
        roles[place] = Role.OPERATOR
    for first, last in signs.phrases:
        if last > first:
            roles[first : last + 1] = [Role.PHRASE] * (last - first + 1)
    for first, last in signs.excluded:
        roles[first : last + 1] = [Role.EXCLUDED] * (last - first + 1)


def _exclusions(
    text: str,
    found: Sequence[Token],
    words: Sequence[Word],
    matches: Sequence[ConceptMatch],
    signs: Signs,
    roles: list[Role],
    code: str,
    index: ConceptIndex,
) -> list[Exclusion]:
    """Return what is left out, by signs and by words, and give those words their roles."""
    exclusions = [_exclusion(first, last, matches, typed=True) for first, last in signs.excluded]
    following = [*(token.start for token in found[1:]), len(text)][: len(found)]
    gaps = [text[token.end : start] for token, start in zip(found, following, strict=True)]
    free = {place for place, role in enumerate(roles) if role is Role.SEARCHED}
    written = [token.text for token in found]
    for negation in negations(written, gaps, matches, language(code).stop, free):
        first, last = negation.first, negation.last
        if negation.excluded is None:
            roles[first : last + 1] = [Role.EMPTY] * (last - first + 1)
            continue
        excluded, end = negation.excluded
        roles[first : last + 1] = [Role.OPERATOR] * (last - first + 1)
        roles[excluded : end + 1] = [Role.EXCLUDED] * (end - excluded + 1)
        said_by = negation.said_by or _instead(first, excluded, end, matches, index)
        if negation.said_by is not None:
            # The whole is one form of the thesaurus, which hid the form that is left out.
            inside = index.matches(
                text, found[excluded : end + 1], words[excluded : end + 1], code, longest_only=True
            )
            hidden = [one._replace(first=excluded + one.first, last=excluded + one.last) for one in inside]
            matches = [*matches, *hidden]
        exclusions.append(_exclusion(excluded, end, matches, typed=False, said_by=said_by))
    return exclusions


def _instead(
    first: int, excluded: int, last: int, matches: Sequence[ConceptMatch], index: ConceptIndex
) -> ConceptMatch | None:
    """Return what somebody wants who leaves out the concept from `excluded` to `last`, where the thesaurus says it."""
    for match in matches:
        if (match.first, match.last) == (excluded, last):
            for one in index[match.concept].instead:
                return ConceptMatch(one, index[one].kind, first, last, match.form, match.weight)
    return None


def _exclusion(
    first: int,
    last: int,
    matches: Sequence[ConceptMatch],
    *,
    typed: bool,
    said_by: ConceptMatch | None = None,
) -> Exclusion:
    inside = tuple(match for match in matches if (match.first, match.last) == (first, last))
    return Exclusion(first, last, phrase=last > first, typed=typed, concepts=inside, unless=said_by)


def _empty(roles: list[Role], found: Sequence[Token], matches: Sequence[ConceptMatch], code: str) -> None:
    """Give empty words their role, unless there are no others."""
    stop = language(code).stop
    named = {match.first for match in matches if match.first == match.last}
    for place, token in enumerate(found):
        if roles[place] is Role.SEARCHED and token.text in stop and place not in named:
            roles[place] = Role.EMPTY
    if not any(role in (Role.SEARCHED, Role.PHRASE, Role.EXCLUDED) for role in roles):
        roles[:] = [Role.SEARCHED if role in (Role.EMPTY, Role.OPERATOR) else role for role in roles]


def _only_numbers(roles: list[Role], found: Sequence[Token], matches: Sequence[ConceptMatch]) -> None:
    """Leave of each known article only its number: a story that says "article" of another one is not nearer."""
    known = {(match.first, match.last) for match in matches if match.kind == "article"}
    if known:
        for article in articles([token.text for token in found]):
            if (article.first, article.last) in known:
                for place in range(article.first, article.last + 1):
                    if roles[place] is Role.SEARCHED and place != article.place:
                        roles[place] = Role.EMPTY


def _all(roles: Sequence[Role], first: int, last: int, wanted: tuple[Role, ...]) -> bool:
    return all(role in wanted for role in roles[first : last + 1])


def _keys(token: Token, code: str) -> MappingProxyType[str, WordKeys]:
    """Return the keys of a word in each language it may be meant in."""
    found: dict[str, WordKeys] = {}
    for each in dict.fromkeys((code, *ANALYSED)):
        word = word_of(token, each)
        if each != code and token.text in false_friends() and language(code).knows(token.base):
            continue
        found[each] = WordKeys(word.stems, word.parts, word.known)
    return MappingProxyType(found)


def _query_word(text: str, token: Token, role: Role, code: str, *, exact: bool) -> QueryWord:
    surface = text[token.start : token.end]
    return QueryWord(surface, token.start, token.end, token.text, role, _keys(token, code), exact)


def _joined(
    found: Sequence[Token], roles: Sequence[Role], code: str, bank: Container[str]
) -> tuple[Joined, ...]:
    """Return the neighbours that are one word as well: levens cyclus kosten, rain water."""
    joined = []
    for first in range(len(found)):
        for last in range(first + 1, min(first + _MOST_JOINED, len(found))):
            neighbours = found[first : last + 1]
            if not _all(roles, first, last, (Role.SEARCHED,)) or not all(
                one.text.isalpha() for one in neighbours
            ):
                break
            for text in _together([one.text for one in neighbours], code, bank):
                joined.append(Joined(first, last, text, _keys(Token(text, 0, 0, text), code)))
    return tuple(joined)


def _together(written: list[str], code: str, bank: Container[str]) -> list[str]:
    """Return the ways in which words are written as one that the bank or the word lists know."""
    plain, linked = "".join(written), "s".join(written)
    ways = (plain, linked) if code == "nl" else (plain,)
    found = [text for text in ways if text in bank]
    found = found or [text for text in ways if any(language(each).knows(text) for each in ANALYSED)]
    return found or [plain for parts in _as_typed(plain, code) if parts == tuple(written)]


def _as_typed(text: str, code: str) -> tuple[tuple[str, ...], ...]:
    """Return the splits of a word with the linking sounds left at the parts, as people type them apart."""
    found = []
    for parts in splits(text, code):
        places = []
        at = 0
        for part in parts:
            at = text.find(part, at)
            places.append(at)
        found.append(
            tuple(text[start:end] for start, end in zip(places, [*places[1:], len(text)], strict=True))
        )
    return tuple(found)


def _groups(pairs: Sequence[tuple[int, int]], roles: Sequence[Role]) -> tuple[tuple[int, ...], ...]:
    """Return alternatives as groups: a OR b OR c is one of three."""
    groups: list[list[int]] = []
    for left, right in pairs:
        if roles[left] is not Role.SEARCHED or roles[right] is not Role.SEARCHED:
            continue
        if groups and groups[-1][-1] == left:
            groups[-1].append(right)
        else:
            groups.append([left, right])
    return tuple(map(tuple, groups))
