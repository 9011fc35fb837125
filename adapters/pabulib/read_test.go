package pabulib_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/pabulib"
	"github.com/townhall-go/townhall/budget/allocate"
)

// small is a tidy file. The tests change it.
const small = `META
key;value
description;Small
country;Poland
unit;Town
instance;2025
num_projects;3
num_votes;4
budget;1000
vote_type;approval
rule;greedy
date_begin;01.10.2025
date_end;15.10.2025
max_length;2
language;en
currency;PLN
PROJECTS
project_id;cost;votes;name;category;selected
A/1;600;3;Trees;green,public space;1
B;400.5;2;"Swings; ""big"" ones";play;0
C;399;1;Bench;;2
VOTES
voter_id;vote;age
v1;A/1,B;30
v2;A/1;41
v3;B,A/1;
v4;C;19
`

// changed is small with some of its text replaced.
func changed(t testing.TB, pairs ...string) string {
	out := small
	for i := 0; i < len(pairs); i += 2 {
		require.Contains(t, out, pairs[i])
		out = strings.Replace(out, pairs[i], pairs[i+1], 1)
	}
	return out
}

func read(t testing.TB, file string) *pabulib.Instance {
	instance, err := pabulib.Read(strings.NewReader(file))
	require.NoError(t, err)
	require.NoError(t, instance.Election.Check())
	return instance
}

// ballots are what each voter chose, by ids.
func ballots(e *allocate.Election) []string {
	out := make([]string, e.Ballots.Len())
	for i := range out {
		var ids []string
		for _, p := range e.Ballots.Choice(i) {
			ids = append(ids, e.Projects[p].ID)
		}
		out[i] = strings.Join(ids, " ")
	}
	return out
}

func TestReadTidyFile(t *testing.T) {
	i := read(t, small)
	e := i.Election
	assert.Equal(t, "1000.00 PLN", e.Budget.String())
	require.Len(t, e.Projects, 3)
	assert.Equal(t, "B", e.Projects[1].ID)
	assert.Equal(t, `Swings; "big" ones`, e.Projects[1].Name)
	assert.Equal(t, "400.50 PLN", e.Projects[1].Cost.String())
	assert.Equal(t, []string{"green", "public space"}, e.Projects[0].Categories)
	assert.Nil(t, e.Projects[2].Categories)
	assert.Equal(t, []string{"A/1 B", "A/1", "B A/1", "C"}, ballots(e))
	assert.Equal(t, []pabulib.Claim{{1, 3, pabulib.Unsaid}, {0, 2, pabulib.Unsaid}, {2, 1, pabulib.Unsaid}}, i.Claims)
	assert.Equal(t, pabulib.Meta{Description: "Small", Country: "Poland", Unit: "Town", Instance: "2025", NumProjects: 3, NumVotes: 4, VoteType: "approval", Rule: "greedy",
		Begin: day(2025, 10, 1), End: day(2025, 10, 15), MaxLength: 2, Language: "en"}, i.Meta)
	assert.Empty(t, i.Notes)
}

func day(y, m, d int) townhall.Period {
	on := townhall.NewDate(y, time.Month(m), d)
	return townhall.Period{From: on, To: on}
}

// What real files do is read for what it says.
func TestReadTolerates(t *testing.T) {
	same := []string{"A/1 B", "A/1", "B A/1", "C"}
	for _, c := range []struct {
		what    string
		file    string
		ballots []string
		noted   string // the line and field of the note, "" for none
	}{
		{"CRLF", strings.ReplaceAll(small, "\n", "\r\n"), same, ""},
		{"a byte order mark", "\uFEFF" + small, same, ""},
		{"a byte order mark before quotes", "\uFEFF\"META\"" + small[4:], same, ""},
		{"no end of the last line", strings.TrimSuffix(small, "\n"), same, ""},
		{"one line that ends otherwise", changed(t, "rule;greedy\n", "rule;greedy\r\n"), same, ""},
		{"sections in small letters, with empty fields", changed(t, "META", "meta;;", "PROJECTS", "Projects;;;;;", "VOTES", "votes;;"), same, ""},
		{"empty fields at the end", changed(t, "v2;A/1;41", "v2;A/1;41;;;", "budget;1000", "budget;1000;"), same, ""},
		{"a row that ends early", changed(t, "v3;B,A/1;", "v3;B,A/1"), same, ""},
		{"blank lines", changed(t, "VOTES", "\nVOTES"), same, "line 22"},
		{"spaces around what is said", changed(t, "v3;B,A/1;", " v3 ; B , A/1 ; ", "budget;1000", "budget; 1000 "), same, ""},
		{"a name on two lines", changed(t, "Bench", "\"Bench\nin the park\""), same, ""},
		{"quotes within a field", changed(t, "Bench", `The "old" bench`), same, ""},
		{"text after quotes", changed(t, "Bench", `"Old" bench`), same, ""},
		{"a project twice on a ballot", changed(t, "v3;B,A/1;", "v3;B,A/1,B;"), same, "line 26 vote"},
		{"a project that is not there", changed(t, "v3;B,A/1;", "v3;B,Z,A/1;"), same, "line 26 vote"},
		{"a comma too many", changed(t, "v3;B,A/1;", "v3;,B,,A/1,;"), same, ""},
		{"an empty ballot", changed(t, "v4;C;", "v4;;"), []string{"A/1 B", "A/1", "B A/1", ""}, ""},
		{"another number of votes", changed(t, "num_votes;4", "num_votes;5"), same, "line 8 num_votes"},
		{"another number of projects", changed(t, "num_projects;3", "num_projects;1000000000"), same, "line 7 num_projects"},
		{"no type of vote", changed(t, "vote_type;approval\n", ""), same, "vote_type"},
		{"a type of vote in capitals", changed(t, "vote_type;approval", "vote_type;Approval"), same, ""},
		{"no currency", changed(t, "currency;PLN\n", ""), same, ""},
		{"a currency that is none", changed(t, "currency;PLN", "currency;zł"), same, "line 16 currency"},
		{"a date that is none", changed(t, "01.10.2025", "31.09.2025"), same, "line 12 date_begin"},
		{"no header of META", changed(t, "key;value\n", ""), same, "line 2 "},
		{"a key without a name", changed(t, "language;en", ";en"), same, "line 15 "},
		{"a key twice", changed(t, "language;en", "language;pl\nlanguage;en"), same, "line 16 language"},
		{"a semicolon without quotes", changed(t, "description;Small", "description;Small;and mine"), same, "line 3 "},
		{"selected as no number", changed(t, "Bench;;2", "Bench;;maybe"), same, "line 21 selected"},
		{"selected as None", changed(t, "Bench;;2", "Bench;None;None"), same, ""},
		{"votes with a fraction", changed(t, "399;1;", "399;1.5;"), same, "line 21 votes"},
		{"no column of voters", changed(t, "voter_id;vote;age", "who;vote;age"), same, "line 23 voter_id"},
	} {
		i, err := pabulib.Read(strings.NewReader(c.file))
		if !assert.NoError(t, err, c.what) {
			continue
		}
		assert.NoError(t, i.Election.Check(), c.what)
		assert.Equal(t, c.ballots, ballots(i.Election), c.what)
		if c.noted == "" {
			assert.Empty(t, i.Notes, c.what)
			continue
		}
		if assert.Len(t, i.Notes, 1, c.what) {
			assert.Equal(t, 1, i.Noted, c.what)
			assert.Contains(t, i.Notes[0].Text().String(), strings.TrimSpace(c.noted), c.what)
			assert.False(t, i.Notes[0].Refused, c.what)
		}
	}
}

func TestReadAmounts(t *testing.T) {
	for _, c := range []struct{ budget, currency, want string }{
		{"1000", "PLN", "1000.00 PLN"},
		{"2011938.01", "PLN", "2011938.01 PLN"},
		{"2011938,01", "PLN", "2011938.01 PLN"},
		{"1000.5", "eur", "1000.50 EUR"},
		{"1000.0000", "EUR", "1000.00 EUR"},
		{"1000.0", "JPY", "1000 JPY"},
		{"1.5", "KWD", "1.500 KWD"},
		{"1000", "", "1000.00 XXX"},
		{"0", "HUF", "0.00 HUF"},
	} {
		i := read(t, changed(t, "budget;1000", "budget;"+c.budget, "currency;PLN", "currency;"+c.currency, "400.5", "400"))
		assert.Equal(t, c.want, i.Election.Budget.String(), c)
		assert.Equal(t, i.Election.Budget.Currency(), i.Election.Projects[0].Cost.Currency())
	}
}

func TestReadDates(t *testing.T) {
	for text, want := range map[string]townhall.Period{
		"07.03.2022": day(2022, 3, 7),
		"7.3.2022":   day(2022, 3, 7),
		"2022-03-07": day(2022, 3, 7),
		"03.2022":    townhall.Month(2022, 3),
		"2022":       townhall.Year(2022),
	} {
		assert.Equal(t, want, read(t, changed(t, "date_begin;01.10.2025", "date_begin;"+text)).Meta.Begin, text)
	}
}

// Keys of which there is one in few files, and those of nobody, are there too.
func TestReadMeta(t *testing.T) {
	i := read(t, changed(t, "language;en", `categories;green, play ,public space
budget_per_category;100,200.5,300
min_length_per_category;0
max_sum_cost;827838.5
fully_funded;1
subdistricts;True
experimental;False
leftover_budget;Fund more
colour;blue
max_points;many
experimental;perhaps
max_length_per_category;3,many
min_project_cost;-1`))
	m := i.Meta
	assert.Equal(t, []string{"green", "play", "public space"}, m.Categories)
	assert.Equal(t, "[100.00 PLN 200.50 PLN 300.00 PLN]", fmt.Sprint(m.BudgetPerCategory))
	assert.Equal(t, []int64{0}, m.MinLengthPerCategory)
	assert.Equal(t, "827838.50 PLN", m.MaxSumCost.String())
	assert.True(t, m.FullyFunded && m.Subdistricts && !m.Experimental)
	assert.Equal(t, []pabulib.Pair{{"colour", "blue"}, {"max_points", "many"}, {"experimental", "perhaps"}, {"max_length_per_category", "3,many"}, {"min_project_cost", "-1"}}, m.Other)
	assert.Equal(t, 5, i.Noted, "what is no number or no yes, and what is there twice")
}

func TestReadKinds(t *testing.T) {
	points := []string{"voter_id;vote;age", "voter_id;vote;points", "A/1,B;30", "A/1,B;3,2", "A/1;41", "A/1;5", "B,A/1;", "B,A/1;0,1.0", "C;19", "C;7"}
	cumulative := read(t, changed(t, append(points, "vote_type;approval", "vote_type;cumulative")...))
	assert.Equal(t, allocate.Cumulative, cumulative.Election.Ballots.Kind)
	assert.Equal(t, []uint32{3, 2, 5, 0, 1, 7}, cumulative.Election.Ballots.Points)

	twice := read(t, changed(t, append(points, "vote_type;approval", "vote_type;cumulative", "A/1,B;3,2", "A/1,B,A/1;3,2,1")...))
	assert.Equal(t, []uint32{4, 2, 5, 0, 1, 7}, twice.Election.Ballots.Points, "points of a project named twice are added")
	assert.Equal(t, 1, twice.Noted)

	unknown := read(t, changed(t, append(points, "vote_type;approval", "vote_type;scoring", "A/1,B;3,2", "A/1,Z,B;3,9,2")...))
	assert.Equal(t, allocate.Cumulative, unknown.Election.Ballots.Kind)
	assert.Equal(t, []uint32{3, 2, 5, 0, 1, 7}, unknown.Election.Ballots.Points)

	ordinal := read(t, changed(t, append(points, "vote_type;approval", "vote_type;ordinal")...))
	assert.Equal(t, []string{"A/1 B", "A/1", "B A/1", "C"}, ballots(ordinal.Election))
	assert.Empty(t, ordinal.Election.Ballots.Points, "ranks say it all")

	one := read(t, changed(t, "vote_type;approval", "vote_type;choose-1", "A/1,B;30", "B;30", "B,A/1;", "B,B;"))
	assert.Equal(t, []string{"B", "A/1", "B", "C"}, ballots(one.Election))
}

func TestReadDistricts(t *testing.T) {
	votes := []string{"voter_id;vote;age", "voter_id;vote;neighborhood", "A/1,B;30", "A/1,B;North", "A/1;41", "A/1;South", "B,A/1;", "B,A/1;North", "C;19", "C;South"}
	e := read(t, changed(t, votes...)).Election
	assert.Equal(t, []string{"North", "South"}, e.Districts)
	assert.Equal(t, []uint16{0, 1, 0, 1}, e.Ballots.Districts)

	e = read(t, changed(t, append(votes, "B,A/1;North", "B,A/1;")...)).Election
	assert.Nil(t, e.Districts, "not known of all")
	assert.Nil(t, e.Ballots.Districts)

	e = read(t, changed(t, "category;selected", "district;selected", "Trees;green,public space", "Trees;North")).Election
	assert.Equal(t, "North", e.Projects[0].District)
	assert.Empty(t, e.Projects[2].District)
}

func TestNotesAreNotWithoutEnd(t *testing.T) {
	i := read(t, changed(t, "v4;C;19\n", "v4;C"+strings.Repeat(",Z", 500)+";19\n"))
	assert.Len(t, i.Notes, pabulib.MaxNotes)
	assert.Equal(t, 500, i.Noted)
}

func TestMoreDistrictsThanThereMayBe(t *testing.T) {
	head, _, _ := strings.Cut(changed(t, "num_votes;4", "num_votes;70000", "vote;age", "vote;district"), "v1;")
	f := file{head: head, rows: 70_000, row: func(i int) string { return fmt.Sprintf("%d;B;district %d\n", i, i) }}
	i, err := pabulib.Read(f.open())
	require.NoError(t, err)
	require.NoError(t, i.Election.Check())
	assert.Equal(t, 70_000, i.Election.Ballots.Len())
	assert.Nil(t, i.Election.Districts)
	assert.Equal(t, 1, i.Noted)
}

// What is shown of a file is short and whole.
func TestFoundIsShort(t *testing.T) {
	i := read(t, changed(t, "v4;C;", "v4;C,x"+strings.Repeat("ł", megabyte)+";"))
	found := i.Notes[0].Found.String()
	assert.True(t, utf8.ValidString(found))
	assert.Less(t, len(found), 100)
}

func TestOpen(t *testing.T) {
	_, err := pabulib.Open(t.TempDir() + "/none.pb")
	assert.ErrorContains(t, err, "none.pb")
}
