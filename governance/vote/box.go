package vote

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// Box (票箱) takes ballots. adapters/memory, sqlite and postgres have one; adapters/boxtest is its contract as a suite.
//
// Until a poll is closed, its ballots lie sealed in rows that name their voters. Whoever has the database and the box's key can open
// them, and see who voted how and when: a box keeps a secret from the database's readers and from a stolen copy, and not from an
// operator who has both and means harm. When a secret poll is closed its ballots are opened, shuffled and written apart, and the
// rows that named voters are destroyed; from then on nobody can tell. What a database keeps besides its tables, such as backups and a
// write-ahead log from before the close, still holds sealed ballots, and should be let expire.
type Box interface {
	// Open opens a poll, which never changes after: its options, its rule, its electorate. Opening the same again does nothing, in whatever
	// order it has the roll; with other terms it is an Error Conflict.
	Open(ctx context.Context, p Poll) error

	// Poll gives a poll as it was frozen, without its roll.
	Poll(ctx context.Context, poll string) (Poll, error)

	// Cast takes a ballot, and returns once it is kept durably. While the poll is open, the same envelope again gives the same receipt, also
	// when the first answer was lost; after the close it is refused like any, and Voted says whether its voter's was counted. The same
	// id with another ballot is an Error Conflict. A Refusal: somebody who is not on the roll; another envelope of who has voted, unless the
	// poll lets ballots be replaced; an envelope that a later one has replaced; a poll that is closed. A ballot that the paper does not
	// allow is an Error Invalid, and a poll that was never opened an Error NotFound. Whatever else fails is no refusal, and may be sent
	// again.
	Cast(ctx context.Context, poll string, e Envelope) (Receipt, error)

	// Close ends a poll: ballots are opened, shuffled and written apart, and for a secret poll the link to the voter is destroyed. Closing
	// again gives the same turnout; a close that was interrupted is done by the next.
	Close(ctx context.Context, poll string) (Turnout, error)

	// Ballots streams the ballots of a closed poll; those of an open one are a Refusal.
	Ballots(ctx context.Context, poll string) iter.Seq2[Block, error]

	// Voted streams who has voted in a closed poll, in order of id.
	Voted(ctx context.Context, poll string) iter.Seq2[townhall.PersonID, error]
}

// Poll (表决) is what a box freezes when it opens.
type Poll struct {
	ID         string        `json:"id"`
	Title      townhall.Text `json:"title,omitzero"`
	Options    []string      `json:"options"`              // what a ballot may mark
	Marks      int           `json:"marks"`                // how many options it marks at most; 1 for a vote for or against
	Secret     bool          `json:"secret,omitempty"`     // 无记名; a recorded poll keeps who voted how
	Replace    bool          `json:"replace,omitempty"`    // a voter may replace the ballot until the close
	Rule       Rule          `json:"rule,omitzero"`        // with what a tie comes to
	Commitment string        `json:"commitment,omitempty"` // of a lot, made before: see Lot
	Voters     []Voter       `json:"voters"`
}

// Voter (选民) is somebody on the roll. In a secret poll of unequal weights, a weight that only one voter has tells who cast it.
type Voter struct {
	ID     townhall.PersonID `json:"id"`
	Weight int64             `json:"weight,omitempty"` // 0 is 1
}

// MostOptions is how many options a poll may have.
const MostOptions = 1 << 12

// Check refuses a poll that cannot be held.
func (p Poll) Check() error {
	bad := func(field string, found any, needed townhall.Text) error {
		return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(found), Needed: needed}
	}
	switch {
	case p.ID == "":
		return bad("id", "", townhall.Say("vote.poll.id", "表决的编号", "the poll's id"))
	case len(p.Options) == 0 || len(p.Options) > MostOptions:
		return bad("options", len(p.Options), townhall.Say("vote.poll.options", "1 至 {max} 个选项", "1 to {max} options", "max", MostOptions))
	case p.Marks < 1 || p.Marks > len(p.Options):
		return bad("marks", p.Marks, townhall.Say("vote.poll.marks", "1 至 {n}", "1 to {n}", "n", len(p.Options)))
	case !storable(p.ID):
		return bad("id", strings.ToValidUTF8(p.ID, "�"), storableText())
	case len(p.Voters) == 0:
		return bad("voters", 0, townhall.Say("vote.poll.voters", "至少一名选民", "a voter at least"))
	}
	if twice, ok := repeated(p.Options); ok {
		return bad("options", twice, townhall.Say("vote.poll.distinct", "非空且互不相同", "not empty, and all different"))
	}
	for i, option := range p.Options {
		if !storable(option) {
			return bad("options["+strconv.Itoa(i)+"]", strings.ToValidUTF8(option, "�"), storableText())
		}
	}
	if !p.Rule.Threshold.IsZero() { // a poll on projects may have none
		if err := p.Rule.Check("rule"); err != nil {
			return err
		}
	}
	ids, sum := make([]string, len(p.Voters)), int64(0)
	for i, v := range p.Voters {
		ids[i] = string(v.ID)
		if v.ID != "" && !storable(ids[i]) {
			return bad("voters["+strconv.Itoa(i)+"].id", strings.ToValidUTF8(ids[i], "�"), storableText())
		}
		sum += min(max(v.Weight, 1), MaxCount)
		if sum > MaxCount {
			return bad("voters["+strconv.Itoa(i)+"].weight", v.Weight, townhall.Say("vote.poll.sum", "权重之和不超过 {max}", "weights of no more than {max} together", "max", int64(MaxCount)))
		}
		if v.Weight < 0 || v.Weight > MaxCount {
			return bad("voters["+strconv.Itoa(i)+"].weight", v.Weight, townhall.Say("vote.tally.count", "0 至 {max} 的整数", "a whole number from 0 to {max}", "max", int64(MaxCount)))
		}
	}
	if twice, ok := repeated(ids); ok {
		return bad("voters", twice, townhall.Say("vote.poll.distinct", "非空且互不相同", "not empty, and all different"))
	}
	return nil
}

// repeated finds an element that is empty or there twice.
func repeated(list []string) (string, bool) {
	sorted := slices.Sorted(slices.Values(list))
	for i, s := range sorted {
		if s == "" || i > 0 && sorted[i-1] == s {
			return s, true
		}
	}
	return "", false
}

// Envelope (选票信封) is a ballot with who casts it. Its ID makes sending it again harmless.
type Envelope struct {
	ID     string            `json:"id"`
	Voter  townhall.PersonID `json:"voter"`
	Ballot []string          `json:"ballot"` // the options it marks; none is a blank ballot
}

// Marked is the envelope's ballot as places in the poll's options, in order, or an Error Invalid for what the paper does not
// allow. Boxes call it before they take an envelope.
func (p *Poll) Marked(e Envelope) ([]uint16, error) {
	if !storable(e.ID) || !storable(string(e.Voter)) { // one that no database holds would fail those with which it is grouped
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "envelope", Found: townhall.ValueOf(e.ID), Needed: townhall.Say("vote.envelope", "信封编号和投票人", "the envelope's id and its voter")}
	}
	if len(e.Ballot) > p.Marks {
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "ballot", Found: townhall.ValueOf(len(e.Ballot)), Needed: townhall.Say("vote.ballot.marks", "最多{n}个选项", "at most {n} options", "n", p.Marks)}
	}
	out := make([]uint16, 0, len(e.Ballot))
	for _, option := range e.Ballot {
		i := slices.Index(p.Options, option)
		if i < 0 || slices.Contains(out, uint16(i)) {
			return nil, &townhall.Error{Kind: townhall.Invalid, Field: "ballot", Found: townhall.ValueOf(option), Needed: townhall.Say("vote.ballot.option", "选票上的选项，各一次", "options of the paper, each once")}
		}
		out = append(out, uint16(i))
	}
	slices.Sort(out)
	return out, nil
}

// storable reports a text that every database can hold.
func storable(s string) bool {
	return s != "" && len(s) <= 200 && utf8.ValidString(s) && strings.IndexByte(s, 0) < 0
}

func storableText() townhall.Text {
	return townhall.Say("vote.poll.text", "UTF-8 文本，1 至 200 字节，不含零字节", "UTF-8 text of 1 to 200 bytes without a zero byte")
}

// Receipt (回执) says that a ballot is kept. Its Seal is the digest of the sealed ballot, which is destroyed with it.
type Receipt struct {
	Poll  string            `json:"poll"`
	Voter townhall.PersonID `json:"voter"`
	Seal  string            `json:"seal"`
}

// Turnout (投票情况) is how many were on the roll and how many voted.
type Turnout struct {
	Entitled int64 `json:"entitled"`
	Cast     int64 `json:"cast"`
}

// NotOnTheRoll refuses a ballot of somebody who is not on the poll's roll.
func NotOnTheRoll(poll string, v townhall.PersonID) error {
	return townhall.Refuse(townhall.Finding{Code: "vote.box.roll", Field: "voter", Found: townhall.ValueOf(v), Say: townhall.Say("vote.box.roll", "在{poll}的选民名单上", "on the roll of {poll}", "poll", poll)})
}

// VotedAlready refuses another ballot of who has voted.
func VotedAlready(poll string, v townhall.PersonID) error {
	return townhall.Refuse(townhall.Finding{Code: "vote.box.once", Field: "voter", Found: townhall.ValueOf(v), Say: townhall.Say("vote.box.once", "在{poll}中尚未投票，每人一票", "has not voted in {poll}: one ballot each", "poll", poll)})
}

// Superseded refuses an envelope that a later one of its voter has replaced, so that a late retry brings no old ballot back.
func Superseded(poll string, v townhall.PersonID) error {
	return townhall.Refuse(townhall.Finding{Code: "vote.box.superseded", Field: "envelope", Found: townhall.ValueOf(v), Say: townhall.Say("vote.box.superseded", "此信封在{poll}中未被后来的选票取代", "no later ballot in {poll} has replaced this envelope", "poll", poll)})
}

// ReusedEnvelope is the error of an envelope's id with another ballot.
func ReusedEnvelope(e Envelope) error {
	return &townhall.Error{Kind: townhall.Conflict, Field: "envelope", Found: townhall.ValueOf(e.ID), Needed: townhall.Say("vote.box.reused", "未用于另一选票的信封编号", "an envelope id that was not used for another ballot")}
}

// PollClosed refuses a ballot after the close.
func PollClosed(poll string) error {
	return townhall.Refuse(townhall.Finding{Code: "vote.box.open", Field: "poll", Found: townhall.ValueOf(townhall.Say("vote.box.is_closed", "已结束", "closed")), Say: townhall.Say("vote.box.open", "{poll}正在投票", "{poll} is open", "poll", poll)})
}

// PollOpen refuses to show ballots before the close.
func PollOpen(poll string) error {
	return townhall.Refuse(townhall.Finding{Code: "vote.box.closed", Field: "poll", Found: townhall.ValueOf(townhall.Say("vote.box.is_open", "正在投票", "open")), Say: townhall.Say("vote.box.closed", "{poll}已结束", "{poll} is closed", "poll", poll)})
}

// NoPoll is the error for a poll that was never opened.
func NoPoll(poll string) error {
	return &townhall.Error{Kind: townhall.NotFound, Field: "poll", Found: townhall.ValueOf(poll), Needed: townhall.Say("vote.box.poll", "已开始的表决", "a poll that was opened")}
}

// OtherTerms is the error of opening a poll again with other terms.
func OtherTerms(poll string) error {
	return &townhall.Error{Kind: townhall.Conflict, Field: "poll", Found: townhall.ValueOf(poll), Needed: townhall.Say("vote.box.terms", "与开始时相同的内容", "the terms with which it was opened")}
}
