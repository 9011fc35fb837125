package vote

import (
	"strconv"

	"github.com/townhall-go/townhall"
)

// Tally (计票结果) is what was counted in one unit, of the whole body or of a class within it. What a rule does not look at
// may stay 0.
type Tally struct {
	Unit  Unit   `json:"unit,omitzero"`
	Class string `json:"class,omitempty"` // a class of voters, or a single holder, whose consent or veto the rule asks; "" for the whole body

	Seats      int64 `json:"seats,omitempty"`      // 法定名额
	Filled     int64 `json:"filled,omitempty"`     // 实有成员; 0: as many as seats, none is vacant
	Entitled   int64 `json:"entitled,omitempty"`   // 有权参加
	Registered int64 `json:"registered,omitempty"` // 登记选民
	Present    int64 `json:"present,omitempty"`    // 出席, with voice and vote; neither 列席 nor 旁听

	For     int64 `json:"for"`
	Against int64 `json:"against"`
	Abstain int64 `json:"abstain,omitempty"`
	Blank   int64 `json:"blank,omitempty"`
	Invalid int64 `json:"invalid,omitempty"`

	TieBroken Verdict `json:"tie_broken,omitempty"` // how a tie was broken, by the way that the rule has: Adopted or Rejected
}

// MaxCount is the largest number a tally may hold, so that sums of them are exact.
const MaxCount = 1 << 56

func (t *Tally) cast() int64 { return t.For + t.Against + t.Abstain + t.Blank + t.Invalid }

// members are those who sit: none is vacant unless it says so.
func (t *Tally) members() int64 {
	if t.Filled > 0 {
		return t.Filled
	}
	return t.Seats
}

// of is a measure's value; unknown where the tally does not hold it. A tally in which somebody voted and nobody is present
// was not told who is.
func (t *Tally) of(m Measure) (value int64, known bool) {
	switch m.heads() {
	case For:
		return t.For, true
	case Against:
		return t.Against, true
	case Abstain:
		return t.Abstain, true
	case Blank:
		return t.Blank, true
	case Invalid:
		return t.Invalid, true
	case ForAgainst:
		return t.For + t.Against, true
	case Valid:
		return t.For + t.Against + t.Abstain, true
	case Cast:
		return t.cast(), true
	case Present:
		return t.Present, t.Present > 0 || t.cast() == 0
	case Seats:
		return t.Seats, t.Seats > 0
	case Filled:
		return t.members(), t.members() > 0
	case Entitled:
		return t.Entitled, t.Entitled > 0
	case Registered:
		return t.Registered, t.Registered > 0
	}
	return 0, false
}

// Check refuses a tally that cannot be: negative numbers, more votes than present, more present than there are.
func (t Tally) Check() error { return t.check(0) }

// check names the tally by its place among several.
func (t *Tally) check(i int) error {
	if bits := t.Seats | t.Filled | t.Entitled | t.Registered | t.Present | t.For | t.Against | t.Abstain | t.Blank | t.Invalid; bits < 0 || bits > MaxCount {
		if err := t.counts(i); err != nil { // if one of them is what their bits together are
			return err
		}
	}
	cast, members := t.cast(), t.members()
	if cast > MaxCount {
		return badTally(i, "cast", cast, townhall.Say("vote.tally.count", "0 至 {max} 的整数", "a whole number from 0 to {max}", "max", int64(MaxCount)))
	}
	switch {
	case t.Unit > Shares:
		return badTally(i, "unit", int64(t.Unit), townhall.Say("vote.unit.needed", "heads、weight、households 或 shares", "heads, weight, households or shares"))
	case t.Filled > t.Seats && t.Seats > 0:
		return badTally(i, "filled", t.Filled, atMost(Seats, t.Seats))
	case t.Present > 0 && cast > t.Present:
		return badTally(i, "cast", cast, atMost(Present, t.Present))
	case members > 0 && max(t.Present, cast) > members:
		return badTally(i, "present", max(t.Present, cast), atMost(Filled, members))
	case t.Entitled > 0 && max(t.Present, cast) > t.Entitled:
		return badTally(i, "present", max(t.Present, cast), atMost(Entitled, t.Entitled))
	case t.Registered > 0 && cast > t.Registered:
		return badTally(i, "cast", cast, atMost(Registered, t.Registered))
	case t.TieBroken != "" && t.TieBroken != Adopted && t.TieBroken != Rejected:
		return &townhall.Error{Kind: townhall.Invalid, Field: tallyField(i, "tie_broken"), Found: townhall.ValueOf(string(t.TieBroken)),
			Needed: townhall.Say("vote.tally.tie", "adopted 或 rejected", "adopted or rejected")}
	}
	return nil
}

// counts refuses numbers that are negative or too large to add up.
func (t *Tally) counts(i int) error {
	for j, n := range [...]int64{t.Seats, t.Filled, t.Entitled, t.Registered, t.Present, t.For, t.Against, t.Abstain, t.Blank, t.Invalid} {
		if n < 0 || n > MaxCount {
			return badTally(i, tallyFields[j], n, townhall.Say("vote.tally.count", "0 至 {max} 的整数", "a whole number from 0 to {max}", "max", int64(MaxCount)))
		}
	}
	return nil
}

var tallyFields = [...]string{"seats", "filled", "entitled", "registered", "present", "for", "against", "abstain", "blank", "invalid"}

func atMost(m Measure, n int64) townhall.Text {
	return townhall.Say("vote.tally.at_most", "不多于{measure}（{n}）", "no more than {measure}, {n}", "measure", m.Text(), "n", n)
}

func badTally(i int, field string, found int64, needed townhall.Text) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: tallyField(i, field), Found: townhall.ValueOf(found), Needed: needed}
}

func tallyField(i int, field string) string { return "tallies[" + strconv.Itoa(i) + "]." + field }

// checkTallies refuses tallies that cannot be, alone or beside one another. It runs before each verdict and allocates
// nothing unless it refuses.
func checkTallies(ts []Tally) error {
	for i := range ts {
		if err := ts[i].check(i); err != nil {
			return err
		}
		for j := range i {
			if ts[j].Unit == ts[i].Unit && ts[j].Class == ts[i].Class {
				return &townhall.Error{Kind: townhall.Invalid, Field: tallyField(i, "unit"), Found: townhall.ValueOf(ts[i].Unit.String()),
					Needed: townhall.Say("vote.tally.twice", "每一类别、每一单位只有一份计票结果", "one tally for each class and unit")}
			}
		}
		if ts[i].Class == "" {
			continue
		}
		if whole := find(ts, ts[i].Unit, ""); whole != nil {
			if field, part, of := whole.lacks(&ts[i]); field != "" {
				return badTally(i, field, part, townhall.Say("vote.tally.part", "不多于全体的 {n}", "no more than the whole body's {n}", "n", of))
			}
		}
	}
	return nil
}

// lacks finds a number of which a class has more than the whole body. How many the body is and how many are there, it need not say.
func (t *Tally) lacks(class *Tally) (field string, part, of int64) {
	told := [...]int64{t.Seats, t.members(), t.Entitled, t.Registered, t.Present}
	for i, n := range [...]int64{class.Seats, class.members(), class.Entitled, class.Registered, class.Present} {
		if told[i] > 0 && n > told[i] {
			return tallyFields[i], n, told[i]
		}
	}
	whole := [...]int64{t.For, t.Against, t.Abstain, t.Blank, t.Invalid}
	for i, n := range [...]int64{class.For, class.Against, class.Abstain, class.Blank, class.Invalid} {
		if n > whole[i] {
			return tallyFields[5+i], n, whole[i]
		}
	}
	return "", 0, 0
}

// find gives the tally of a class in a unit, nil if there is none.
func find(ts []Tally, u Unit, class string) *Tally {
	for i := range ts {
		if ts[i].Unit == u && ts[i].Class == class {
			return &ts[i]
		}
	}
	return nil
}
