package townhall

import (
	"context"
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Store (存储) is the one port through which townhall keeps records. adapters/storetest is its contract as a suite.
type Store interface {
	// Get gives a record as it stands, voided ones too; Error NotFound if there is none.
	Get(ctx context.Context, r Ref) (Record, error)

	// Commit does all changes or none, once: a second Commit with the same id and changes, their times included, changes
	// nothing and gives the first one's position, also when that answer was lost; with other changes it is an Error
	// Conflict. So is a version that is not the next one: it names the record, the version found in the change and the
	// version needed. Commit without changes asks whether the id was committed, and gives Error NotFound if not. What
	// CheckCommit refuses is refused. Once Commit has returned, the store shares nothing with the changes.
	//
	// The position is that of the commit's last entry. A store inside a host's transaction may give 0: its entries
	// get their positions after the host has committed.
	Commit(ctx context.Context, id CommitID, changes ...Change) (Pos, error)

	// Find streams the records that match, in order, each time it is ranged over. It holds neither lock nor connection
	// while the caller's loop body runs, so the body may use the store; records changed meanwhile may be seen before or
	// after their change.
	Find(ctx context.Context, q Query) iter.Seq2[Record, error]

	// History streams the entries after a position in order: of one record, or of all for the zero Ref. The loop body
	// may use the store, as with Find; entries that it adds need not be seen.
	History(ctx context.Context, r Ref, after Pos) iter.Seq2[Entry, error]
}

// Record is the header that every store can filter and order by, and the document that only its domain reads.
type Record struct {
	Ref
	Version int64 // 1 when first committed
	Place   Place
	Holder  UnitID // the unit on whose desk it lies
	State   string
	Opened  Date
	Due     Date // of the earliest open duty
	Closed  Date
	Tags    []string        // sorted, distinct
	Doc     json.RawMessage // kept byte for byte by a store; in JSON, up to spaces
}

// recordJSON is a record as JSON; without it the reference's own text would stand for the whole record.
type recordJSON struct {
	Ref     Ref             `json:"ref"`
	Version int64           `json:"version"`
	Place   Place           `json:"place,omitempty"`
	Holder  UnitID          `json:"holder,omitempty"`
	State   string          `json:"state,omitempty"`
	Opened  Date            `json:"opened,omitzero"`
	Due     Date            `json:"due,omitzero"`
	Closed  Date            `json:"closed,omitzero"`
	Tags    []string        `json:"tags,omitempty"`
	Doc     json.RawMessage `json:"doc"`
}

// MarshalJSON writes {"ref": "kind/id", "version": …}.
func (r Record) MarshalJSON() ([]byte, error) {
	return json.Marshal(recordJSON{r.Ref, r.Version, r.Place, r.Holder, r.State, r.Opened, r.Due, r.Closed, r.Tags, r.Doc})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Record) UnmarshalJSON(b []byte) error {
	var in recordJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	*r = Record{in.Ref, in.Version, in.Place, in.Holder, in.State, in.Opened, in.Due, in.Closed, in.Tags, in.Doc}
	return nil
}

// Voided (作废) is the state of a record that left the figures. The record and its history stay.
const Voided = "voided"

// Entry (记录) is one thing that happened to a record. After carries the whole record, so history alone rebuilds all.
type Entry struct {
	Pos    Pos       `json:"pos"`
	At     time.Time `json:"at"` // to the microsecond, UTC
	By     Actor     `json:"by,omitzero"`
	Verb   string    `json:"verb"`
	Reason string    `json:"reason,omitempty"`
	Basis  []Cite    `json:"basis,omitempty"`
	After  Record    `json:"after"`
}

// Change is a record as it shall stand and the entries that tell why, at least one. Record.Version is the version to be
// written, one more than the version it replaces; Pos and After of the entries are the store's to fill.
type Change struct {
	Record  Record
	Entries []Entry
}

// CheckCommit refuses what no store may keep: an empty commit id, a change without a name, version, document or entry,
// and text that databases cannot hold. Stores call it before they write.
func CheckCommit(id CommitID, changes []Change) error {
	if id == "" {
		return invalid("commit", "", Say("commit.id", "非空的提交编号", "a commit id that is not empty"))
	}
	if !storable(string(id)) {
		return notStorable(Ref{}, "commit", string(id))
	}
	for _, c := range changes {
		if err := c.Check(); err != nil {
			return err
		}
	}
	return nil
}

// StaleVersion is the error of a change that does not follow on the version that stands.
func StaleVersion(r Ref, found, needed int64) error {
	return &Error{Kind: Conflict, Ref: r, Field: "version", Found: ValueOf(found), Needed: Say("commit.version", "版本 {version}（他人已先行变更，请重新读取）", "version {version} (somebody was first: load it again)", "version", needed)}
}

// ReusedCommit is the error of a commit id that was used for other changes.
func ReusedCommit(id CommitID) error {
	return &Error{Kind: Conflict, Field: "commit", Found: ValueOf(string(id)), Needed: Say("commit.reused", "未用于其他变更的提交编号", "a commit id that was not used for other changes")}
}

// Check refuses a change that no store may keep; CheckCommit does so for all of a commit.
func (c Change) Check() error {
	r := c.Record
	bad := func(field string, found any, needed Text) error {
		return &Error{Kind: Invalid, Ref: r.Ref, Field: field, Found: ValueOf(found), Needed: needed}
	}
	switch {
	case !plainName(r.Kind):
		return bad("kind", r.Kind, Say("record.kind", "由小写字母、数字、点、下划线组成的类别", "a kind of lower-case letters, digits, dots and underscores"))
	case r.ID == "":
		return bad("id", r.ID, Say("record.id", "非空编号", "an id"))
	case r.Version < 1:
		return bad("version", r.Version, Say("record.version", "不小于 1 的版本号", "a version of 1 or more"))
	case !json.Valid(r.Doc) || !utf8.Valid(r.Doc):
		return bad("doc", strings.ToValidUTF8(string(r.Doc[:min(len(r.Doc), 40)]), "�"), Say("record.doc", "JSON 文档", "a JSON document"))
	case len(c.Entries) == 0:
		return bad("entries", 0, Say("record.entries", "至少一条办理记录", "at least one entry"))
	case !ascending(r.Tags):
		return bad("tags", r.Tags, Say("record.tags", "排序且不重复的标签", "tags sorted and distinct"))
	}
	for _, e := range c.Entries {
		if e.Verb == "" {
			return bad("entries.verb", "", Say("record.verb", "动作", "a verb"))
		}
	}
	return c.storable()
}

func ascending(list []string) bool {
	for i := 1; i < len(list); i++ {
		if list[i-1] >= list[i] {
			return false
		}
	}
	return true
}

// storable refuses text of the header and the entries that databases cannot hold.
func (c Change) storable() error {
	r := c.Record
	field, text := unholdable([][2]string{{"id", r.ID}, {"place", string(r.Place)}, {"holder", string(r.Holder)}, {"state", r.State}})
	for i := 0; i < len(r.Tags) && field == ""; i++ {
		field, text = unholdable([][2]string{{"tags", r.Tags[i]}})
	}
	for i := 0; i < len(c.Entries) && field == ""; i++ {
		e := &c.Entries[i]
		field, text = unholdable([][2]string{{"entries.verb", e.Verb}, {"entries.reason", e.Reason},
			{"entries.by", string(e.By.Person)}, {"entries.by", e.By.Capacity}, {"entries.by", string(e.By.Unit)}})
		for j := 0; j < len(e.Basis) && field == ""; j++ {
			b := &e.Basis[j]
			field, text = unholdable([][2]string{{"entries.basis", b.Law}, {"entries.basis", b.English}, {"entries.basis", b.Article}, {"entries.basis", b.Read}})
		}
	}
	if field == "" {
		return nil
	}
	return notStorable(r.Ref, field, text)
}

// unholdable gives the first field whose text databases cannot hold.
func unholdable(fields [][2]string) (field, text string) {
	for _, f := range fields {
		if !storable(f[1]) {
			return f[0], f[1]
		}
	}
	return "", ""
}

func storable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

func notStorable(r Ref, field, found string) error {
	return &Error{Kind: Invalid, Ref: r, Field: field, Found: ValueOf(strings.ToValidUTF8(found, "�")),
		Needed: Say("record.text", "不含零字节的 UTF-8 文本", "UTF-8 text without a zero byte")}
}

func plainName(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '_' {
			return false
		}
	}
	return s != ""
}

// Order is the header column that a Find follows; ties are broken by kind and id.
type Order string

// The orders. Records without the date of the order are not listed by it.
const (
	ByID     Order = "" // by kind and id, which is by time of creation for ids from Office.NewID
	ByOpened Order = "opened"
	ByDue    Order = "due"
	ByClosed Order = "closed"
)

// Query filters and orders on the header. A zero field does not filter.
type Query struct {
	Kind    string // "" for all, notices (NoticeKind) among them
	Place   Place  // the place or any within it
	Holder  UnitID
	States  []string // any of these; voided records are found only if asked for by state
	Opened  Period
	Due     Period
	Closed  Period
	Tags    []string // all of these
	Order   Order
	Reverse bool
	After   Cursor // resume after this
	Limit   int    // at most so many; 0 for all
}

// Cursor marks a place in a query's answer: text, opaque, good as long as the query keeps its order.
type Cursor string

// Cursor marks the place of a record in the answer; Query.After resumes behind it.
func (q Query) Cursor(r Record) Cursor {
	return Cursor(q.key(r).String() + "|" + r.Kind + "|" + r.ID)
}

func (q Query) key(r Record) Date {
	switch q.Order {
	case ByOpened:
		return r.Opened
	case ByDue:
		return r.Due
	case ByClosed:
		return r.Closed
	}
	return Date{}
}

// Split takes a cursor apart for a store: the ordering date (zero when ordered by id) and the record.
func (c Cursor) Split() (Date, Ref, error) {
	parts := strings.SplitN(string(c), "|", 3)
	if len(parts) == 3 && parts[1] != "" && parts[2] != "" {
		var d Date
		if d.UnmarshalText([]byte(parts[0])) == nil {
			return d, Ref{parts[1], parts[2]}, nil
		}
	}
	return Date{}, Ref{}, invalid("cursor", string(c), Say("cursor.needed", "由 Query.Cursor 给出的游标", "a cursor from Query.Cursor"))
}

// Check refuses a query that cannot be answered. Stores call it first.
func (q Query) Check() error {
	switch q.Order {
	case ByID, ByOpened, ByDue, ByClosed:
	default:
		return invalid("order", string(q.Order), Say("order.needed", "空、opened、due 或 closed", "empty, opened, due or closed"))
	}
	if q.Limit < 0 {
		return invalid("limit", q.Limit, Say("limit.count", "不小于 0 的整数", "0 or more"))
	}
	if q.After != "" {
		d, _, err := q.After.Split()
		if err != nil {
			return err
		}
		if d.IsZero() != (q.Order == ByID) {
			return invalid("cursor", string(q.After), Say("cursor.order", "同一排序的游标", "a cursor of the same order"))
		}
	}
	for _, p := range []struct {
		field  string
		period Period
	}{{"opened", q.Opened}, {"due", q.Due}, {"closed", q.Closed}} {
		if err := p.period.Check(p.field); err != nil {
			return err
		}
	}
	return nil
}

// Match reports whether a record answers the query; it is what stores must agree with. After and Limit are of the answer
// as a whole and not part of it: a store gives of the records that Match those that are Behind the cursor, in the order of
// Compare, and stops at the limit.
func (q Query) Match(r Record) bool {
	if q.Kind != "" && r.Kind != q.Kind || !r.Place.Within(q.Place) || q.Holder != "" && r.Holder != q.Holder {
		return false
	}
	if len(q.States) == 0 && r.State == Voided || len(q.States) > 0 && !slices.Contains(q.States, r.State) {
		return false
	}
	for _, tag := range q.Tags {
		if !slices.Contains(r.Tags, tag) {
			return false
		}
	}
	ordered := q.Order == ByID || !q.key(r).IsZero()
	return ordered && q.Opened.Contains(r.Opened) && q.Due.Contains(r.Due) && q.Closed.Contains(r.Closed)
}

// Behind reports whether a record stands behind the cursor After in the query's order; without a cursor every record does,
// and behind one that Check refuses none. The record of the cursor may be gone or no longer match.
func (q Query) Behind(r Record) bool {
	if q.After == "" {
		return true
	}
	day, ref, err := q.After.Split()
	return err == nil && q.Compare(r, Record{Ref: ref, Opened: day, Due: day, Closed: day}) > 0
}

// Compare orders two records as the query does.
func (q Query) Compare(a, b Record) int {
	c := q.key(a).Compare(q.key(b))
	if c == 0 {
		c = strings.Compare(a.Kind, b.Kind)
	}
	if c == 0 {
		c = strings.Compare(a.ID, b.ID)
	}
	if q.Reverse {
		c = -c
	}
	return c
}
