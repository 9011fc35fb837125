package vote

import (
	"strings"

	"github.com/townhall-go/townhall"
)

// Unit (计量单位) is what a tally counts.
type Unit uint8

// The units.
const (
	Heads      Unit = iota // 人数: each voter is one
	Weight                 // 票权: each voter has a weight, as states by their people
	Households             // 户数: each household is one
	Shares                 // 份额: each voter has shares
)

var unitNames = [...]string{"heads", "weight", "households", "shares"}

// Text names the unit.
func (u Unit) Text() townhall.Text {
	switch u {
	case Heads:
		return townhall.Say("vote.unit.heads", "人数", "heads")
	case Weight:
		return townhall.Say("vote.unit.weight", "票权", "weight")
	case Households:
		return townhall.Say("vote.unit.households", "户数", "households")
	case Shares:
		return townhall.Say("vote.unit.shares", "份额", "shares")
	}
	return townhall.Plain("?")
}

// String is "heads", "weight", "households" or "shares".
func (u Unit) String() string {
	if int(u) < len(unitNames) {
		return unitNames[u]
	}
	return "?"
}

// MarshalText writes what String gives.
func (u Unit) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (u *Unit) UnmarshalText(b []byte) error {
	for i, name := range unitNames {
		if name == string(b) {
			*u = Unit(i)
			return nil
		}
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: "unit", Found: townhall.ValueOf(string(b)),
		Needed: townhall.Say("vote.unit.needed", "heads、weight、households 或 shares", "heads, weight, households or shares")}
}

// Measure (计量项) is a number that a tally holds or that follows from it, in a unit: For is the heads that voted for, and
// For.In(Shares) the shares.
type Measure uint16

// The measures, in heads.
const (
	For        Measure = iota + 1 // 赞成
	Against                       // 反对
	Abstain                       // 弃权
	Blank                         // 空白
	Invalid                       // 无效
	ForAgainst                    // 赞成与反对: for + against, the votes cast of Robert's Rules
	Valid                         // 有效: for + against + abstain
	Cast                          // 投票: valid + blank + invalid, the papers in the box
	Present                       // 出席
	Seats                         // 法定名额: the seats that the law gives the body
	Filled                        // 实有成员: the seats with somebody in them
	Entitled                      // 有权参加
	Registered                    // 登记选民
)

const unitShift = 8

var measureNames = [...]string{"", "for", "against", "abstain", "blank", "invalid", "for+against", "valid", "cast", "present", "seats", "filled", "entitled", "registered"}

// In is the measure in another unit.
func (m Measure) In(u Unit) Measure { return m&(1<<unitShift-1) | Measure(u)<<unitShift }

// Unit is the unit in which the measure counts.
func (m Measure) Unit() Unit { return Unit(m >> unitShift) }

// heads is the measure without its unit.
func (m Measure) heads() Measure { return m.In(Heads) }

func (m Measure) known() bool {
	return m.heads() >= For && m.heads() <= Registered && m.Unit() <= Shares
}

// String is "for", or "for.shares" in another unit than heads.
func (m Measure) String() string {
	if !m.known() {
		return ""
	}
	if m.Unit() == Heads {
		return measureNames[m]
	}
	return measureNames[m.heads()] + "." + m.Unit().String()
}

// MarshalText writes what String gives.
func (m Measure) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (m *Measure) UnmarshalText(b []byte) error {
	name, in, given := strings.Cut(string(b), ".")
	for i, known := range measureNames {
		if known != name || name == "" {
			continue
		}
		unit := Heads
		if given {
			if err := unit.UnmarshalText([]byte(in)); err != nil {
				return err
			}
		}
		*m = Measure(i).In(unit)
		return nil
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: "measure", Found: townhall.ValueOf(string(b)),
		Needed: townhall.Say("vote.measure.needed", "计量项，如 for、against、present、filled，或带单位如 for.shares", "a measure such as for, against, present or filled, or with its unit, as for.shares")}
}

// Text names the measure, with its unit unless that is heads.
func (m Measure) Text() townhall.Text {
	t := m.heads().text()
	if m.Unit() == Heads || !m.known() {
		return t
	}
	return townhall.Say("vote.measure.in", "{measure}（{unit}）", "{measure} ({unit})", "measure", t, "unit", m.Unit().Text())
}

func (m Measure) text() townhall.Text {
	switch m {
	case For:
		return townhall.Say("vote.measure.for", "赞成", "votes for")
	case Against:
		return townhall.Say("vote.measure.against", "反对", "votes against")
	case Abstain:
		return townhall.Say("vote.measure.abstain", "弃权", "abstentions")
	case Blank:
		return townhall.Say("vote.measure.blank", "空白票", "blank votes")
	case Invalid:
		return townhall.Say("vote.measure.invalid", "无效票", "invalid votes")
	case ForAgainst:
		return townhall.Say("vote.measure.for_against", "赞成票与反对票", "votes for and against")
	case Valid:
		return townhall.Say("vote.measure.valid", "有效票", "valid votes")
	case Cast:
		return townhall.Say("vote.measure.cast", "投票", "votes cast")
	case Present:
		return townhall.Say("vote.measure.present", "出席", "those present")
	case Seats:
		return townhall.Say("vote.measure.seats", "法定名额", "seats in law")
	case Filled:
		return townhall.Say("vote.measure.filled", "全体成员", "all members")
	case Entitled:
		return townhall.Say("vote.measure.entitled", "有权参加者", "those entitled")
	case Registered:
		return townhall.Say("vote.measure.registered", "登记选民", "registered voters")
	}
	return townhall.Plain("?")
}
