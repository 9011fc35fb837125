package townhall_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

type stage string

// wish is a small document: collected, then adopted if somebody backs it, or dropped.
type wish struct {
	Stage   stage           `json:"stage"`
	Village townhall.Place  `json:"village"`
	Backers int             `json:"backers,omitempty"`
	Notes   []string        `json:"notes,omitempty"`
	Duties  []townhall.Duty `json:"duties,omitempty"`
}

func (w wish) Head() townhall.Head {
	return townhall.Head{Kind: "wish", Place: w.Village, Holder: "office", State: string(w.Stage), Tags: w.Notes}
}

var wishes = townhall.Machine[stage, wish]{
	Name: "wish", Title: townhall.Say("wish", "心愿", "wish"),
	Names: []townhall.StateName[stage]{
		{State: "collected", Name: townhall.Say("wish.collected", "已征集", "collected")},
		{State: "adopted", Name: townhall.Say("wish.adopted", "已采纳", "adopted"), Final: true},
		{State: "dropped", Name: townhall.Say("wish.dropped", "未采纳", "dropped"), Final: true},
	},
	Moves: []townhall.Move[stage, wish]{
		{Verb: "collect", Name: townhall.Say("wish.collect", "征集", "collect"), From: []stage{""}, To: "collected"},
		{Verb: "adopt", Name: townhall.Say("wish.adopt", "采纳", "adopt"), From: []stage{"collected"}, To: "adopted", Guards: []townhall.Guard[wish]{
			{Code: "wish.backed", Field: "backers", Say: townhall.Say("wish.backed", "有人附议", "somebody backs it"), Cite: townhall.Cite{Law: "镇办法", English: "Town rules", Article: "3"},
				Holds: func(w wish, _ townhall.Moment) bool { return w.Backers > 0 },
				Shows: func(w wish, _ townhall.Moment) (need, found any) { return townhall.OrMore(1), w.Backers }},
			{Code: "wish.whole", Say: townhall.Say("wish.whole", "有所属的村", "it is of a village"),
				Holds: func(w wish, _ townhall.Moment) bool { return w.Village != "nowhere" }}}},
		{Verb: "drop", Name: townhall.Say("wish.drop", "不予采纳", "drop"), From: []stage{"collected"}, To: "dropped"},
	},
}

func TestMachineTry(t *testing.T) {
	to, f := wishes.Try("collected", "adopt", wish{Backers: 1}, townhall.Moment{})
	assert.True(t, f.Held)
	assert.Equal(t, stage("adopted"), to)

	to, f = wishes.Try("collected", "adopt", wish{}, townhall.Moment{})
	assert.Equal(t, stage("collected"), to, "a move that may not be made leaves the state")
	assert.Equal(t, "✗ wish: adopt\n  ✗ somebody backs it: needs ≥1, found 0 (Town rules, art. 3)\n  ✓ it is of a village", f.String())
	assert.Equal(t, "wish.adopt", f.Code)
	assert.Equal(t, "backers", f.Failed()[0].Field)
	n, whole := f.Failed()[0].Found.Int()
	assert.True(t, whole, "a machine reads the number")
	assert.Zero(t, n)
	assert.True(t, f.Parts[1].Found.IsZero(), "a guard that shows nothing")
}

func TestMachineGo(t *testing.T) {
	to, err := wishes.Go("", "collect", wish{}, townhall.Moment{})
	require.NoError(t, err)
	assert.Equal(t, stage("collected"), to)
	_, err = wishes.Go("collected", "adopt", wish{}, townhall.Moment{})
	assert.Equal(t, []string{"wish.backed"}, refused(t, err))
	for from, zh := range map[stage]string{"adopted": "心愿：采纳：应为已征集，实为已采纳", "": "心愿：采纳：应为已征集，实为尚未登记", "lost": "心愿：采纳：应为已征集，实为lost"} {
		to, f := wishes.Try(from, "adopt", wish{Backers: 1}, townhall.Moment{})
		assert.Equal(t, from, to)
		assert.Equal(t, "wish.state", f.Code)
		assert.Equal(t, zh, f.Line(townhall.ZH))
	}
	_, err = wishes.Go("collected", "sell", wish{}, townhall.Moment{})
	assert.EqualError(t, err, "refused: wish: sell: needs —, found collected")
}

// TestMachineTryForgottenCondition: a guard that nobody wrote keeps the move shut.
func TestMachineTryForgottenCondition(t *testing.T) {
	m := wishes
	m.Moves = []townhall.Move[stage, wish]{{Verb: "adopt", From: []stage{"collected"}, To: "adopted", Guards: []townhall.Guard[wish]{{Code: "wish.forgotten"}}}}
	to, err := m.Go("collected", "adopt", wish{}, townhall.Moment{})
	assert.Equal(t, stage("collected"), to)
	assert.Equal(t, []string{"wish.forgotten"}, refused(t, err))
	assert.EqualError(t, m.Check(), "townhall: invalid: machine.wish: needs a guard with a condition, Holds, found adopt wish.forgotten")
}

func TestMachineCheck(t *testing.T) {
	require.NoError(t, wishes.Check())
	type move = townhall.Move[stage, wish]
	for what, edit := range map[string]func(*townhall.Machine[stage, wish]){
		"from an unnamed state": func(m *townhall.Machine[stage, wish]) {
			m.Moves = append(m.Moves, move{Verb: "x", From: []stage{"lost"}, To: "dropped"})
		},
		"to an unnamed state": func(m *townhall.Machine[stage, wish]) {
			m.Moves = append(m.Moves, move{Verb: "x", From: []stage{"collected"}, To: "lost"})
		},
		"staying nowhere": func(m *townhall.Machine[stage, wish]) {
			m.Moves = append(m.Moves, move{Verb: "x", From: []stage{""}})
		},
		"two ways for one verb": func(m *townhall.Machine[stage, wish]) {
			m.Moves = append(m.Moves, move{Verb: "adopt", From: []stage{"collected"}, To: "dropped"})
		},
		"on from a final state": func(m *townhall.Machine[stage, wish]) {
			m.Moves = append(m.Moves, move{Verb: "x", From: []stage{"adopted"}, To: "dropped"})
		},
		"a guard without a condition": func(m *townhall.Machine[stage, wish]) {
			m.Moves = append(m.Moves, move{Verb: "x", From: []stage{"collected"}, To: "dropped", Guards: []townhall.Guard[wish]{{Code: "wish.forgotten"}}})
		},
		"one state named twice": func(m *townhall.Machine[stage, wish]) { m.Names = append(m.Names, m.Names[0]) },
		"nothing named":         func(m *townhall.Machine[stage, wish]) { m.Names = append(m.Names, townhall.StateName[stage]{}) },
	} {
		m := wishes
		m.Names, m.Moves = append([]townhall.StateName[stage](nil), m.Names...), append([]move(nil), m.Moves...)
		edit(&m)
		assert.Equal(t, "machine.wish", failed(t, townhall.Invalid, m.Check()).Field, what)
	}
}

// A move without an end stays where it begins, in a final state too.
func TestMachineStays(t *testing.T) {
	m := wishes
	m.Moves = append([]townhall.Move[stage, wish](nil), m.Moves...)
	m.Moves = append(m.Moves, townhall.Move[stage, wish]{Verb: "note", Name: townhall.Say("wish.note", "备注", "note"), From: []stage{"collected", "adopted"}})
	require.NoError(t, m.Check())
	for _, from := range []stage{"collected", "adopted"} {
		to, err := m.Go(from, "note", wish{}, townhall.Moment{})
		require.NoError(t, err)
		assert.Equal(t, from, to)
	}
	assert.Equal(t, wishes.Diagram(townhall.EN), m.Diagram(townhall.EN), "the diagram shows what leads on")
	assert.Contains(t, m.Table(townhall.EN), "note: collected, adopted, and stays so\n")
	assert.Contains(t, m.Table(townhall.ZH), "备注：已征集、已采纳，状态不变\n")
}

func TestMachinePrintsItself(t *testing.T) {
	assert.Equal(t, `stateDiagram-v2
    collected : 已征集
    adopted : 已采纳
    dropped : 未采纳
    [*] --> collected : 征集
    collected --> adopted : 采纳
    collected --> dropped : 不予采纳
    adopted --> [*]
    dropped --> [*]
`, wishes.Diagram(townhall.ZH))
	assert.Equal(t, `collect: not yet on record → collected
adopt: collected → adopted
  · somebody backs it (Town rules, art. 3)
  · it is of a village
drop: collected → dropped
`, wishes.Table(townhall.EN))
}
