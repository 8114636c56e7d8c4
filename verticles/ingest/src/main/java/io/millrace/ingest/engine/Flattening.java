package io.millrace.ingest.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds where the members of a JSON object lie, and those of the objects inside it as if they were
/// its own. Knows each place of a document by the keys that lead there, so that two that are
/// written alike are never one.
final class Flattening {
    private static final int NOWHERE = -1;

    private final JsonScanner scanner;
    private final Nesting nesting;
    private final Limits limits;
    private final Place record = new Place("", 0);

    /// Of all places.
    private int members;

    /// Number of the record at hand.
    private int at;

    Flattening(JsonScanner scanner, Nesting nesting, Limits limits) {
        this.scanner = scanner;
        this.nesting = nesting;
        this.limits = limits;
    }

    /// Where objects lie, and which keys they had there.
    ///
    /// @param level how many objects it lies in
    private record Place(
            String pointer, int level, List<Member> members, Map<String, Member> byName) {
        Place(String pointer, int level) {
            this(pointer, level, new ArrayList<>(), new HashMap<>());
        }
    }

    /// A key of the objects at a place.
    private static final class Member {
        private final byte[] key;
        private final Place inside;
        private final boolean isOpened;
        private final int order;
        private int slot = NOWHERE;

        /// The last record that had it.
        private int seen;

        Member(byte[] key, Place inside, boolean isOpened, int order) {
            this.key = key;
            this.inside = inside;
            this.isOpened = isOpened;
            this.order = order;
        }
    }

    /// Scans the object at `from` into `fields`.
    ///
    /// @return as [JsonScanner#object]
    int object(int from, Fields fields) {
        at++;
        return object(from, record, fields);
    }

    private int object(int from, Place place, Fields fields) {
        if (scanner.isEnd(from)) return JsonScanner.MORE;
        if (scanner.at(from) != '{') return scanner.bad(from, "an object was expected");
        int p = scanner.space(from + 1);
        if (!scanner.isEnd(p) && scanner.at(p) == '}') return p + 1;
        int hint = 0;
        while (true) {
            int key = p;
            p = scanner.string(p);
            if (p < 0) return p;
            if (!isRoom(place, key + 1, p - 1, hint)) return JsonScanner.BAD;
            var member = member(place, key + 1, p - 1, hint);
            hint = member.order + 1;
            p = scanner.space(p);
            if (scanner.isEnd(p)) return JsonScanner.MORE;
            if (scanner.at(p) != ':') return scanner.bad(p, "a colon was expected");
            p = value(scanner.space(p + 1), place, member, fields);
            if (p < 0) return p;
            p = scanner.space(p);
            if (scanner.isEnd(p)) return JsonScanner.MORE;
            if (scanner.at(p) == '}') return p + 1;
            if (scanner.at(p) != ',') {
                return scanner.bad(p, "a comma or the end of the object was expected");
            }
            p = scanner.space(p + 1);
        }
    }

    private boolean isRoom(Place place, int from, int to, int hint) {
        if (members < limits.fields() || isHinted(place, from, to, hint)) return true;
        if (place.byName.containsKey(scanner.text(from, to))) return true;
        scanner.fail(Reason.TOO_MANY_FIELDS, "More than " + limits.fields() + " different keys");
        return false;
    }

    private boolean isHinted(Place place, int from, int to, int hint) {
        return hint < place.members.size()
                && !scanner.isEscaped()
                && scanner.is(place.members.get(hint).key, from, to);
    }

    private Member member(Place place, int from, int to, int hint) {
        if (isHinted(place, from, to, hint)) return place.members.get(hint);
        var name = scanner.text(from, to);
        var known = place.byName.get(name);
        return known == null ? added(place, name) : known;
    }

    private Member added(Place place, String name) {
        var pointer = place.pointer + Nesting.token(name);
        var inside = new Place(pointer, place.level + 1);
        boolean isOpened = nesting.opens(pointer, inside.level);
        var key = name.getBytes(StandardCharsets.UTF_8);
        var member = new Member(key, inside, isOpened, place.members.size());
        place.members.add(member);
        place.byName.put(name, member);
        members++;
        return member;
    }

    private int value(int from, Place place, Member member, Fields fields) {
        if (scanner.isEnd(from)) return JsonScanner.MORE;
        if (member.seen == at) forget(member, fields); // of a key that is twice the last holds
        member.seen = at;
        if (member.isOpened && scanner.at(from) == '{') return object(from, member.inside, fields);
        int end = scanner.value(from, place.level + 1);
        if (end < 0 || scanner.isNull()) return end;
        if (member.slot == NOWHERE) {
            member.slot = scanner.slot(Nesting.header(member.inside.pointer), fields);
        }
        scanner.keep(fields, member.slot, from, end);
        return end;
    }

    private void forget(Member member, Fields fields) {
        if (member.slot != NOWHERE) fields.kind[member.slot] = Fields.ABSENT;
        for (var its : member.inside.members) if (its.seen == at) forget(its, fields);
    }

    @Override
    public String toString() {
        return "Flattening" + Arrays.asList(nesting, members);
    }
}
