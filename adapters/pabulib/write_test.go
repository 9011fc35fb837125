package pabulib_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/pabulib"
	"github.com/townhall-go/townhall/budget/allocate"
)

func written(t require.TestingT, i *pabulib.Instance) string {
	var out strings.Builder
	require.NoError(t, i.Write(&out))
	return out.String()
}

func document(t testing.TB, file string) *pabulib.Document {
	d, err := pabulib.ReadDocument(strings.NewReader(file))
	require.NoError(t, err)
	return d
}

func documentWritten(t testing.TB, d *pabulib.Document) string {
	var out strings.Builder
	require.NoError(t, d.Write(&out))
	return out.String()
}

func TestTidyDocumentsKeepTheirBytes(t *testing.T) {
	for what, file := range map[string]string{
		"tidy":                    small,
		"CRLF":                    strings.ReplaceAll(small, "\n", "\r\n"),
		"a byte order mark":       "\uFEFF" + small,
		"no end":                  strings.TrimSuffix(small, "\n"),
		"no voters":               small[:strings.Index(small, "v1;")],
		"no voters and no end":    strings.TrimSuffix(small[:strings.Index(small, "v1;")], "\n"),
		"rows of other lengths":   changed(t, "v4;C;19", "v4;C", "v2;A/1;41", "v2;A/1;41;x"),
		"lines in quotes":         changed(t, "Bench", "\"Bench\nin the park\""),
		"what cannot be counted":  changed(t, "budget;1000", "budget;much", "C;399", "C;-1", "v4;C", "v4;Z"),
		"spaces, which are there": changed(t, "v4;C;19", " v4 ;C ; 19"),
	} {
		assert.Equal(t, file, documentWritten(t, document(t, file)), what)
	}
}

func TestUntidyDocumentsKeepTheirFields(t *testing.T) {
	for what, file := range map[string]string{
		"quotes without need":  changed(t, "Bench", `"Bench"`),
		"quotes within":        changed(t, "Bench", `The "old" bench`),
		"blank lines":          changed(t, "VOTES", "\n;;\nVOTES"),
		"ends that differ":     changed(t, "rule;greedy\n", "rule;greedy\r\n"),
		"sections with fields": changed(t, "VOTES", "votes;;;"),
	} {
		d := document(t, file)
		assert.Equal(t, d, document(t, documentWritten(t, d)), what)
	}
}

func TestDocumentIsChanged(t *testing.T) {
	d := document(t, small)
	budget, ok := d.Get("budget")
	assert.True(t, ok)
	assert.Equal(t, "1000", budget)
	_, ok = d.Get("colour")
	assert.False(t, ok)

	name := d.Projects.Column("name")
	assert.Equal(t, `Swings; "big" ones`, d.Projects.Rows[1][name])
	assert.Equal(t, -1, d.Projects.Column("age"))
	d.Projects.Rows[1][name] = "Slide"
	age := d.Votes.Column("age")
	for _, row := range d.Votes.Rows {
		row[age] = ""
	}
	assert.Equal(t, changed(t, `"Swings; ""big"" ones"`, "Slide", ";30", ";", ";41", ";", ";19", ";"), documentWritten(t, d))
}

func TestDocumentRefuses(t *testing.T) {
	for what, change := range map[string]func(*pabulib.Document){
		"no header":              func(d *pabulib.Document) { d.Votes.Header = nil },
		"a blank row":            func(d *pabulib.Document) { d.Votes.Rows[0] = []string{"", " "} },
		"a row without a field":  func(d *pabulib.Document) { d.Votes.Rows[0] = nil },
		"a row like a section":   func(d *pabulib.Document) { d.Projects.Rows[0] = []string{"votes", "", ""} },
		"a NUL":                  func(d *pabulib.Document) { d.Meta.Rows[0][1] = "\x00" },
		"no text":                func(d *pabulib.Document) { d.Meta.Rows[0][1] = "\xff" },
		"a row that is too long": func(d *pabulib.Document) { d.Meta.Rows[0][1] = strings.Repeat(`"`, 3<<20) },
		"too many fields":        func(d *pabulib.Document) { d.Meta.Rows[0] = strings.Split(strings.Repeat("x,", 2000), ",") },
	} {
		d := document(t, small)
		change(d)
		assert.ErrorIs(t, d.Write(&bytes.Buffer{}), townhall.Invalid, what)
	}
	_, err := pabulib.ReadDocument(strings.NewReader(small[:100]))
	assert.ErrorIs(t, err, townhall.Invalid)
}

// A city counts its election and publishes it.
func TestPublish(t *testing.T) {
	e := read(t, small).Election
	outcome, err := allocate.Greedy(allocate.Cost).Decide(e)
	require.NoError(t, err)
	meta := pabulib.Meta{Description: "Small; and mine", Country: "Poland", Unit: "Town", Instance: "2025", Begin: townhall.Year(2025), End: townhall.Year(2025), Language: "en"}
	want := changed(t, "description;Small", `description;"Small; and mine"`, "date_begin;01.10.2025", "date_begin;2025", "date_end;15.10.2025", "date_end;2025", "max_length;2\n", "",
		";2\nVOTES", ";1\nVOTES", "vote;age", "vote", "v1;A/1,B;30", "1;A/1,B", "v2;A/1;41", "2;A/1", "v3;B,A/1;", "3;B,A/1", "v4;C;19", "4;C")
	assert.Equal(t, want, written(t, published(t, e, meta, outcome)))
	before := written(t, published(t, e, meta, nil))
	assert.Contains(t, before, "project_id;cost;name;category\n", "before the count there is no result")
	assert.NotContains(t, before, "rule;")
	assert.Empty(t, problems(t, strings.NewReader(written(t, published(t, e, meta, outcome)))))
}

func TestRulesHaveTheirNames(t *testing.T) {
	greedy, shares := allocate.Greedy(allocate.Cost), allocate.EqualShares(allocate.Cost, allocate.Add1)
	rule := func(r allocate.Rule, change func(*allocate.Rule)) allocate.Rule {
		change(&r)
		return r
	}
	e := read(t, small).Election
	outcome, err := greedy.Decide(e)
	require.NoError(t, err)
	for want, rules := range map[string][]allocate.Rule{
		"greedy":                      {greedy},
		"greedy-no-skip":              {rule(greedy, func(r *allocate.Rule) { r.NoSkip = true })},
		"greedy-threshold":            {rule(greedy, func(r *allocate.Rule) { r.Threshold.Votes = 50 })},
		"greedy-exclusive":            {rule(greedy, func(r *allocate.Rule) { r.Limits = []allocate.Limit{{AtMost: 1, Projects: []string{"C"}}} })},
		"equalshares":                 {allocate.EqualShares(allocate.Cost, allocate.None)},
		"equalshares/add1":            {shares},
		"equalshares/add1-comparison": {rule(shares, func(r *allocate.Rule) { r.Comparison = allocate.BySatisfaction })},
		"unknown": {allocate.Phragmen(), allocate.Greedy(allocate.Cardinality), rule(shares, func(r *allocate.Rule) { r.Floor = true }),
			rule(greedy, func(r *allocate.Rule) { r.Limits = []allocate.Limit{{AtMost: 2, Category: "play"}} }), allocate.ExactEqualShares(allocate.Cost, allocate.None), rule(shares, func(r *allocate.Rule) { r.Threshold.Votes = 1 })},
	} {
		for _, r := range rules {
			i := published(t, e, pabulib.Meta{}, &allocate.Outcome{Rule: r, Projects: outcome.Projects})
			assert.Equal(t, want, i.Meta.Rule)
			assert.Equal(t, r.Threshold.Votes, i.Meta.MinProjectScoreThreshold)
		}
	}
	assert.Equal(t, "lottery", published(t, e, pabulib.Meta{Rule: "lottery"}, outcome).Meta.Rule)
	assert.Equal(t, "unknown", published(t, e, pabulib.Meta{}, &allocate.Outcome{Rule: greedy, Apart: true, Projects: outcome.Projects}).Meta.Rule)
	_, err = pabulib.NewInstance(e, pabulib.Meta{}, &allocate.Outcome{})
	assert.ErrorIs(t, err, townhall.Invalid, "an outcome of another election")
	_, err = pabulib.NewInstance(nil, pabulib.Meta{}, nil)
	assert.ErrorIs(t, err, townhall.Invalid)
	assert.ErrorIs(t, (&pabulib.Instance{}).Write(&bytes.Buffer{}), townhall.Invalid)
}

// published is what a city publishes.
func published(t require.TestingT, e *allocate.Election, meta pabulib.Meta, o *allocate.Outcome) *pabulib.Instance {
	i, err := pabulib.NewInstance(e, meta, o)
	require.NoError(t, err)
	return i
}

// TestPublishWhatWasDecidedInParts: the votes are those of the whole city, and Check has nothing to say.
func TestPublishWhatWasDecidedInParts(t *testing.T) {
	e := &allocate.Election{Budget: townhall.Yuan(100), Projects: []allocate.Project{
		{ID: "1", Cost: townhall.Yuan(40), Categories: []string{"roads"}, District: "east"}, {ID: "2", Cost: townhall.Yuan(30), Categories: []string{"parks"}, District: "west"}}}
	for _, v := range []allocate.Ballot{{Choices: []string{"1"}, District: "east"}, {Choices: []string{"1", "2"}, District: "west"}, {Choices: []string{"2"}, District: "west"}} {
		require.NoError(t, e.Vote(v))
	}
	meta := pabulib.Meta{Description: "Two sides", Country: "Utopia", Unit: "Town", Instance: "2026", Begin: townhall.Year(2026), End: townhall.Year(2026)}
	potted, err := allocate.Greedy(allocate.Cost).DecideEach(e, []allocate.Pot{{District: "east", Budget: townhall.Yuan(50)}, {District: "west", Budget: townhall.Yuan(50)}})
	require.NoError(t, err)
	criteria, err := allocate.CriteriaOf(e)
	require.NoError(t, err)
	distributed, err := criteria.Decide(e)
	require.NoError(t, err)
	for _, o := range []*allocate.Outcome{potted.Outcome, distributed.Outcome} {
		i := published(t, e, meta, o)
		assert.Equal(t, []int64{2, 2}, []int64{i.Claims[0].Votes, i.Claims[1].Votes})
		assert.Equal(t, "unknown", i.Meta.Rule)
		text := written(t, i)
		assert.Empty(t, problems(t, strings.NewReader(text)))
		official, err := read(t, text).Official()
		require.NoError(t, err)
		assert.ElementsMatch(t, o.Winners(), official.Winners())
	}
}

// The format has no weights: whoever counts twice is written twice.
func TestWriteWeights(t *testing.T) {
	i := read(t, small)
	i.Election.Ballots.Weights = []uint32{3, 0, 1, 2}
	again := read(t, written(t, i))
	assert.Equal(t, []string{"A/1 B", "A/1 B", "A/1 B", "B A/1", "C", "C"}, ballots(again.Election))

	i.Election.Ballots.Weights = []uint32{1 << 31, 0, 1, 2}
	assert.ErrorIs(t, i.Write(&bytes.Buffer{}), townhall.Invalid)
}

func TestPublishPoints(t *testing.T) {
	e := read(t, changed(t, "vote_type;approval", "vote_type;cumulative", "voter_id;vote;age", "voter_id;vote;points", "A/1,B;30", "A/1,B;3,2", "A/1;41", "A/1;5", "B,A/1;", "B,A/1;4,1", "C;19", "C;5")).Election
	outcome, err := allocate.Greedy(allocate.Points).Decide(e)
	require.NoError(t, err)
	i := published(t, e, pabulib.Meta{VoteType: "scoring"}, outcome)
	assert.Equal(t, []int64{9, 6, 5}, []int64{i.Claims[0].Score, i.Claims[1].Score, i.Claims[2].Score})
	again := read(t, written(t, i))
	assert.Equal(t, "scoring", again.Meta.VoteType)
	assert.Equal(t, i.Claims, again.Claims)
	assert.Equal(t, e.Ballots.Points, again.Election.Ballots.Points)
}

func TestWriteRefuses(t *testing.T) {
	for what, change := range map[string]func(*pabulib.Instance){
		"an id with a comma":              func(i *pabulib.Instance) { i.Election.Projects[0].ID = "A,B" },
		"an id with space":                func(i *pabulib.Instance) { i.Election.Projects[0].ID = " A" },
		"an id twice":                     func(i *pabulib.Instance) { i.Election.Projects[0].ID = "B" },
		"a category with a comma":         func(i *pabulib.Instance) { i.Election.Projects[0].Categories = []string{"a,b"} },
		"a district with space":           func(i *pabulib.Instance) { i.Election.Projects[0].District = "North " },
		"a voters' district without name": func(i *pabulib.Instance) { i.Election.Districts = []string{""} },
		"claims of some":                  func(i *pabulib.Instance) { i.Claims = i.Claims[:1] },
		"a claim below nothing":           func(i *pabulib.Instance) { i.Claims[0].Votes = -2 },
		"a name that is no text":          func(i *pabulib.Instance) { i.Election.Projects[0].Name = "\xff" },
		"another currency":                func(i *pabulib.Instance) { i.Meta.MaxSumCost = townhall.Yuan(3) },
		"an amount below 0":               func(i *pabulib.Instance) { i.Meta.MaxSumCost, _ = townhall.NewMoney(-1, "PLN") },
		"a list with commas":              func(i *pabulib.Instance) { i.Meta.Categories = []string{"a,b"} },
		"a period that is no date":        func(i *pabulib.Instance) { i.Meta.Begin.To = i.Meta.Begin.To.AddDays(3) },
		"a key like a section":            func(i *pabulib.Instance) { i.Meta.Other = []pabulib.Pair{{Key: "VOTES"}} },
		"a key that has its place":        func(i *pabulib.Instance) { i.Meta.Other = []pabulib.Pair{{Key: "language", Value: "pl"}} },
		"another budget":                  func(i *pabulib.Instance) { i.Meta.Other = []pabulib.Pair{{Key: "budget", Value: "much"}} },
		"a key without a name":            func(i *pabulib.Instance) { i.Meta.Other = []pabulib.Pair{{Value: "x"}} },
	} {
		i := read(t, small)
		change(i)
		assert.ErrorIs(t, i.Write(&bytes.Buffer{}), townhall.Invalid, what)
	}
}

// Every key of META is read, written and read again.
func TestMetaComesBack(t *testing.T) {
	i := read(t, changed(t, "country;Poland", `country;Poland
district;North
subunit;Old Town
min_length;1
min_sum_points;1
max_sum_points;10
min_points;-1
max_points;5
default_score;1
max_sum_cost;827838.5
min_project_cost;1
max_project_cost;1000000
min_project_score_threshold;50
scoring_fn;Borda
categories;green,play,public space
budget_per_category;100,200.5,300
min_length_per_category;0,1,0
max_length_per_category;3
max_sum_cost_per_category;1,2,3
neighborhoods;East,West
budget_per_neighborhood;4,5
subdistricts;True
fully_funded;1
experimental;1
leftover_budget;"Fund; more"
edition;12
acknowledgments;Everybody
comment;#1: none`, "01.10.2025", "10.2025", "language;en", "language;en\nsubway;none"))
	require.Empty(t, i.Notes)
	for field, value := range reflect.ValueOf(i.Meta).Fields() {
		assert.False(t, value.IsZero(), field.Name)
	}
	again := read(t, written(t, i))
	assert.Empty(t, again.Notes)
	assert.Equal(t, i.Meta, again.Meta)
}

type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteTellsOfTheWriter(t *testing.T) {
	assert.ErrorIs(t, read(t, small).Write(full{}), errFull)
	assert.ErrorIs(t, document(t, small).Write(full{}), errFull)
}

// Whatever election is written is read as the same.
func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := &allocate.Election{}
		currency := rapid.SampledFrom([]townhall.Currency{"EUR", "JPY", "KWD", "XXX"}).Draw(t, "currency")
		amount := func(name string) townhall.Money {
			m, err := townhall.NewMoney(rapid.Int64Range(0, 1<<40).Draw(t, name), currency)
			require.NoError(t, err)
			return m
		}
		word := rapid.StringMatching(`[a-zA-Zł;"'/ \r\n]*[a-z0-9]`).Filter(func(s string) bool { return s == strings.TrimSpace(s) })
		e.Budget = amount("budget")
		e.Districts = rapid.SliceOfNDistinct(word, 1, 3, rapid.ID).Draw(t, "districts")
		for _, id := range rapid.SliceOfNDistinct(word, 1, 6, rapid.ID).Draw(t, "ids") {
			e.Projects = append(e.Projects, allocate.Project{ID: id, Cost: amount("cost"), Name: word.Draw(t, "name"),
				Categories: rapid.SliceOfN(word, 1, 3).Draw(t, "categories"), District: e.Districts[0]})
		}
		e.Ballots.Kind = allocate.Kind(rapid.IntRange(0, 3).Draw(t, "kind"))
		for range rapid.IntRange(1, 5).Draw(t, "voters") {
			most := len(e.Projects)
			if e.Ballots.Kind == allocate.ChooseOne {
				most = 1
			}
			choices := rapid.SliceOfNDistinct(rapid.Uint16Range(0, uint16(len(e.Projects)-1)), 0, most, rapid.ID).Draw(t, "choices")
			var points []uint32
			if e.Ballots.Kind == allocate.Cumulative {
				points = rapid.SliceOfN(rapid.Uint32(), len(choices), len(choices)).Draw(t, "points")
			}
			e.Ballots.Append(choices, points...)
			// each district in its turn, as Read finds them
			e.Ballots.Districts = append(e.Ballots.Districts, uint16(min(len(e.Ballots.Districts), len(e.Districts)-1)))
		}
		e.Districts = e.Districts[:min(len(e.Districts), e.Ballots.Len())]
		again, err := pabulib.Read(strings.NewReader(written(t, published(t, e, pabulib.Meta{}, nil))))
		require.NoError(t, err)
		require.Empty(t, again.Notes)
		if len(e.Ballots.Choices) == 0 {
			e.Ballots.Choices = again.Election.Ballots.Choices
		}
		if len(e.Ballots.Points) == 0 {
			e.Ballots.Points = again.Election.Ballots.Points
		}
		require.Equal(t, e, again.Election)
	})
}
