package townhall

import (
	"database/sql/driver"
	"io"
	"strconv"
	"strings"
	"time"
)

// Ref names a record: its kind and its id within the kind. As text it is "kind/id".
type Ref struct{ Kind, ID string }

// ParseRef reads "kind/id".
func ParseRef(s string) (Ref, error) {
	kind, id, ok := strings.Cut(s, "/")
	if !ok || kind == "" || id == "" {
		return Ref{}, invalid("ref", s, refNeeded())
	}
	return Ref{kind, id}, nil
}

func refNeeded() Text { return Say("ref.needed", "“类别/编号”", `"kind/id"`) }

// String is "kind/id", and "" for the zero Ref.
func (r Ref) String() string {
	if r == (Ref{}) {
		return ""
	}
	return r.Kind + "/" + r.ID
}

// IsZero reports whether the reference names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// MarshalText writes "kind/id"; a reference that lacks one of them, or whose kind has a slash, could not be read back.
func (r Ref) MarshalText() ([]byte, error) {
	if s := r.String(); s != "" {
		if back, err := ParseRef(s); err != nil || back != r {
			return nil, invalid("ref", s, refNeeded())
		}
	}
	return []byte(r.String()), nil
}

// UnmarshalText reads "kind/id", or the zero Ref from nothing.
func (r *Ref) UnmarshalText(b []byte) error { return parseInto(r, b, ParseRef) }

// Value stores the reference as text.
func (r Ref) Value() (driver.Value, error) { return nullText(r.String()), nil }

// Scan reads a stored reference.
func (r *Ref) Scan(src any) error { return scanText(r, "ref", src) }

// UnitID names an office, village, committee or other unit of the host's directory.
type UnitID string

// PersonID names a person in the Vault without saying who that is.
type PersonID string

// CommitID makes a commit happen once, however often it is sent.
type CommitID string

// Pos is an entry's place in the history, from 1 upwards.
type Pos int64

// Actor (行为人) is who acts, in which capacity, for which unit.
type Actor struct {
	Person   PersonID `json:"person,omitempty"`
	Capacity string   `json:"capacity,omitempty"` // "mediator", "clerk", "resident"
	Unit     UnitID   `json:"unit,omitempty"`
}

// String is "capacity person @ unit", of what there is.
func (a Actor) String() string {
	s := strings.TrimSpace(a.Capacity + " " + string(a.Person))
	if a.Unit != "" {
		s += " @ " + string(a.Unit)
	}
	return s
}

// Place (地点) is a path from the larger to the smaller: "shuinan/dongcun". The zero Place is everywhere.
type Place string

// ParsePlace reads a path: names between single slashes.
func ParsePlace(s string) (Place, error) {
	if s == "" {
		return "", nil
	}
	for name := range strings.SplitSeq(s, "/") {
		if strings.TrimSpace(name) != name || name == "" {
			return "", invalid("place", s, Say("place.needed", "以“/”分隔的路径，如 shuinan/dongcun", "a path such as shuinan/dongcun"))
		}
	}
	return Place(s), nil
}

// Value stores the place as text, and everywhere as NULL.
func (p Place) Value() (driver.Value, error) { return nullText(string(p)), nil }

// Scan reads a stored place.
func (p *Place) Scan(src any) error { return scanText(placeText{p}, "place", src) }

type placeText struct{ p *Place }

func (t placeText) UnmarshalText(b []byte) error { return parseInto(t.p, b, ParsePlace) }

// Within reports whether p is outer or lies in it.
func (p Place) Within(outer Place) bool {
	return outer == "" || p == outer || strings.HasPrefix(string(p), string(outer)+"/")
}

// Parent is the place around p; "" for a place at the top.
func (p Place) Parent() Place {
	if i := strings.LastIndexByte(string(p), '/'); i >= 0 {
		return p[:i]
	}
	return ""
}

// Name is the last step of the path.
func (p Place) Name() string { return string(p[strings.LastIndexByte(string(p), '/')+1:]) }

// IDs makes time-ordered ids: 48 bits of the clock's milliseconds and 80 bits of randomness in Crockford's base 32,
// as in a ULID. Ids of one millisecond are in no order.
func IDs(now func() time.Time, random io.Reader) func() string {
	const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
	return func() string {
		var raw [16]byte
		ms := uint64(now().UnixMilli())
		for i := range 6 {
			raw[i] = byte(ms >> (40 - 8*i))
		}
		if _, err := io.ReadFull(random, raw[6:]); err != nil {
			return "" // an empty id is refused where it is used
		}
		var out [26]byte
		for i := range out {
			// 26 groups of five bits, the first of which holds only three.
			var group byte
			for bit := 5*i - 2; bit < 5*i+3; bit++ {
				group <<= 1
				if bit >= 0 {
					group |= raw[bit/8] >> (7 - bit%8) & 1
				}
			}
			out[i] = alphabet[group]
		}
		return string(out[:])
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
