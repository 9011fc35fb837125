package pabulib_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/pabulib"
)

func problems(t testing.TB, r io.Reader) []pabulib.Problem {
	var out []pabulib.Problem
	for p, err := range pabulib.Check(r) {
		require.NoError(t, err)
		out = append(out, p)
	}
	return out
}

func TestCheckFindsNothingInTidyFile(t *testing.T) {
	assert.Empty(t, problems(t, strings.NewReader(small)))
}

func TestCheckFinds(t *testing.T) {
	points := []string{"vote_type;approval", "vote_type;cumulative", "voter_id;vote;age", "voter_id;vote;points", "A/1,B;30", "A/1,B;3,2", "A/1;41", "A/1;5", "B,A/1;", "B,A/1;4,1", "C;19", "C;5"}
	cumulative := func(pairs ...string) string { return changed(t, append(points, pairs...)...) }
	for _, c := range []struct{ what, file, want string }{
		{"a ballot that is too long", changed(t, "v2;A/1;", "v2;A/1,B,C;", "600;3", "600;3", "400.5;2", "400.5;3", "399;1", "399;2"), "line 25 vote: needs no more than max_length, 2, found 3"},
		{"a ballot that is too short", changed(t, "max_length;2", "min_length;1", "v4;C;", "v4;;", "399;1", "399;0"), "line 27 vote: needs no less than min_length, 1, found 0"},
		{"a ballot that costs too much", changed(t, "max_length;2", "max_sum_cost;1000"), "line 24 vote: needs projects that cost no more than max_sum_cost in all, 1000.00 PLN, found 1000.50 PLN\nline 26 vote: needs projects that cost no more than max_sum_cost in all, 1000.00 PLN, found 1000.50 PLN"},
		{"too few points in all", cumulative("max_length;2", "min_sum_points;6", "A/1,B;3,2", "A/1,B;3,3", "A/1;5", "A/1;6", "C;5", "C;7"), "line 26 points: needs no less than min_sum_points, 6, found 5"},
		{"too many points in all", cumulative("max_length;2", "max_sum_points;5", "C;5", "C;6"), "line 27 points: needs no more than max_sum_points, 5, found 6"},
		{"too many points for a project", cumulative("max_length;2", "max_points;4", "A/1;5", "A/1;4", "C;5", "C;6"), "line 27 points: needs no more than max_points, 4, found 6"},
		{"a score that is not that of the ballots", cumulative("project_id;cost;votes;name;category;selected", "project_id;cost;votes;score;name;category;selected", "A/1;600;3;", "A/1;600;3;9;", "B;400.5;2;", "B;400.5;2;7;", "C;399;1;", "C;399;1;5;"),
			"line 20 score: needs 6, as the ballots have it, found 7"},
		{"votes that are not those of the ballots", changed(t, "600;3", "600;4"), "line 19 votes: needs 3, as the ballots have it, found 4"},
		{"a voter twice", changed(t, "v4;C", "v2;C"), "line 27 voter_id: needs a voter who was not there before (line 25), found v2"},
		{"a voter without an id", changed(t, "v4;C", ";C"), "line 27 voter_id: needs a voter's id"},
		{"a type of vote of nobody", changed(t, "vote_type;approval", "vote_type;quadratic"), "line 10 vote_type: needs approval, choose-1, ordinal, cumulative or scoring, found quadratic"},
		{"a rule of nobody", changed(t, "rule;greedy", "rule;lottery"), "line 11 rule: needs a rule that the format names, or unknown, found lottery"},
		{"a day that is not", changed(t, "01.10.2025", "31.09.2025"), "line 12 date_begin: needs a date such as 31.12.2022, or 2022, found 31.09.2025"},
		{"an end before the begin", changed(t, "01.10.2025", "16.10.2025"), "line 13 date_end: needs no earlier than the begin, 16.10.2025, found 15.10.2025"},
		{"a range without room", changed(t, "max_length;2", "max_length;2\nmin_points;3\nmax_points;2"), "line 16 max_points: needs no less than min_points, 3, found 2"},
		{"selected beyond the budget", changed(t, "ones\";play;0", "ones\";play;1"), "line 9 selected: needs projects that cost no more than the budget in all, 1000.00 PLN, found 1000.50 PLN"},
		{"another number of projects", changed(t, "num_projects;3", "num_projects;4"), "line 7 num_projects: needs the number that the file has, 3, found 4"},
		{"another number of votes", changed(t, "num_votes;4", "num_votes;5"), "line 8 num_votes: needs the number that the file has, 4, found 5"},
		{"a key that is missing", changed(t, "country;Poland\n", ""), "country: needs country in META"},
		{"a column twice", changed(t, "voter_id;vote;age", "voter_id;vote;vote"), "line 23 vote: needs a column's name once"},
		{"a row with too few fields", changed(t, "v4;C;19", "v4;C"), "line 27: needs 3 fields, as the header has, found 2"},
		{"a row with too many fields", changed(t, "v4;C;19", "v4;C;19;20"), "line 27: needs 3 fields at most, as the header has (text with a semicolon is quoted), found 4"},
		{"a category of nobody", changed(t, "max_length;2", "max_length;2\ncategories;green,public space"), "line 21 category: needs a category that META lists, found play"},
		{"a cost below the least", changed(t, "max_length;2", "max_length;2\nmin_project_cost;400"), "line 22 cost: needs no less than min_project_cost, 400.00 PLN, found 399.00 PLN"},
		{"a cost above the most", changed(t, "max_length;2", "max_length;2\nmax_project_cost;599"), "line 20 cost: needs no more than max_project_cost, 599.00 PLN, found 600.00 PLN"},
		{"a project twice on a ballot", changed(t, "v4;C;", "v4;C,C;"), "line 27 vote: needs each project once (it counts once), found C"},
		{"a project that is not there", changed(t, "v4;C;", "v4;C,Z;"), "line 27 vote: needs a project of the list (it is not counted), found Z"},
	} {
		found := problems(t, strings.NewReader(c.file))
		var texts []string
		for _, p := range found {
			texts = append(texts, strings.TrimPrefix(p.Text().In(townhall.EN), "invalid: "))
			assert.NotEqual(t, p.Text().In(townhall.EN), p.Text().In(townhall.ZH), c.what)
		}
		assert.Equal(t, c.want, strings.Join(texts, "\n"), c.what)
	}
}

// A refused line is no end: what stands behind it is looked at too.
func TestCheckGoesOn(t *testing.T) {
	file := changed(t, "budget;1000", "budget;much", "C;399", "B;399", "v1;A/1", "v1;A\x00/1", "v2;A/1;", "v2;Z;", "v4;C;", "v1;C;")
	var lines []int
	for _, p := range problems(t, strings.NewReader(file)) {
		if p.Line > 0 && (len(lines) == 0 || lines[len(lines)-1] != p.Line) {
			lines = append(lines, p.Line)
		}
	}
	for _, want := range []int{9, 21, 24, 25, 27} {
		assert.Contains(t, lines, want)
	}
}

func TestCheckStopsWhenAsked(t *testing.T) {
	n := 0
	for range pabulib.Check(strings.NewReader(changed(t, "num_votes;4", "num_votes;9", "600;3", "600;9", "400.5;2", "400.5;9"))) {
		n++
		break
	}
	assert.Equal(t, 1, n)
}

// What Read refuses, Check lists as refused, and nothing else.
func TestCheckAgreesWithRead(t *testing.T) {
	for _, file := range []string{small, changed(t, "C;399", "C;-1"), changed(t, "v4;C;", "v4;C,C;"), small[:200], changed(t, "Bench", `"Bench`), ""} {
		_, err := pabulib.Read(strings.NewReader(file))
		refused := ""
		for _, p := range problems(t, strings.NewReader(file)) {
			if p.Refused && refused == "" {
				refused = p.Err().Error()
			}
		}
		if err == nil {
			assert.Empty(t, refused)
			continue
		}
		assert.Equal(t, err.Error(), refused)
	}
}
