package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/internal/shareddata"
)

// small is an election in which three voters want the bench and three the swing, two of them both, and two the trees and the lamp each.
const small = `META
key;value
description;A small town
country;Nowhere
unit;Town
instance;2024
num_projects;4
num_votes;6
budget;100
currency;EUR
vote_type;approval
rule;greedy-threshold
min_project_score_threshold;2
date_begin;01.01.2024
date_end;31.01.2024
PROJECTS
project_id;cost;name;category;district;selected
1;60;Bench;parks;North;1
2;50;Swing;parks;South;0
3;30;Trees;green;North;1
4;30;Lamp <b>;light;South;0
VOTES
voter_id;vote
a;1,2
b;1,2
c;1,4
d;2
e;3,4
f;3
`

// written is a file with a text, and its path.
func written(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// ran is what the command says and how it ends.
type ran struct {
	code     int
	out, err string
}

func count(args ...string) ran {
	var out, errOut bytes.Buffer
	code := run(args, &out, &errOut)
	return ran{code, out.String(), errOut.String()}
}

// reported is the JSON as another program reads it.
type reported struct {
	Winners    []string
	Completion string
	TotalCost  string `json:"total_cost"`
	Outcomes   [][]string
	Lot        *lot
	Rounds     []struct {
		Shares []struct{ Voters int64 }
		Each   map[string]string `json:"effective_votes"`
	}
	Explained []struct {
		ID    string
		Score int64
	}
	Contrast, Audit, Satisfaction, Distributed json.RawMessage
}

// counts runs it with -json.
func counts(t testing.TB, args ...string) reported {
	t.Helper()
	r := count(append([]string{"-json"}, args...)...)
	require.Equal(t, fine, r.code, r.err)
	var into reported
	require.NoError(t, json.Unmarshal([]byte(r.out), &into), r.out)
	return into
}

func TestRules(t *testing.T) {
	file := written(t, "small.pb", small)
	for _, tt := range []struct {
		args    string
		winners string
		cost    string
	}{
		{"-rule greedy", "1 3", "90.00"},
		{"-rule greedy -no-skip", "1", "60.00"},
		{"-rule greedy -utility cardinality", "3 4", "60.00"},
		{"-rule greedy -tiebreak mincost", "2 3", "80.00"},
		{"-rule greedy -tiebreak maxvotes,maxcost", "1 3", "90.00"},
		{"-rule greedy -threshold 3", "1", "60.00"},
		{"-rule greedy -threshold file", "1 3", "90.00"},
		{"-rule greedy -threshold 40%", "1", "60.00"},
		{"-rule greedy -limit-category parks=0", "3 4", "60.00"},
		{"-rule greedy -limit-district North=0", "2 4", "80.00"},
		{"-rule greedy -exclusive 1,3", "1 4", "90.00"},
		{"-official", "1 3", "90.00"},
		{"-rule phragmen", "3 2", "80.00"},
		{"-completion none", "2 3", "80.00"},
		{"-completion none -start floor", "3", "30.00"}, // 16 each, and 48 of the 50 for the swing,
		{"-completion greedy -start floor", "3 1", "90.00"},
		{"-completion ees", "1 3", "90.00"},
		{"-rule criteria", "2 3", "80.00"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			got := counts(t, append(strings.Fields(tt.args), file)...)
			assert.Equal(t, tt.winners, strings.Join(got.Winners, " "))
			assert.Equal(t, tt.cost, got.TotalCost)
		})
	}
}

func TestTheJSONHasItsKeys(t *testing.T) {
	file := written(t, "small.pb", small)
	r := count("-json", "-rule", "equalshares", "-utility", "cost", "-completion", "add1", file)
	var keys map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.out), &keys))
	for _, key := range []string{"rule", "utility", "completion", "winners", "total_cost", "seconds", "rounds"} {
		assert.Contains(t, keys, key)
	}
	assert.Equal(t, []any{"equalshares", "cost", "add1"}, []any{keys["rule"], keys["utility"], keys["completion"]})
	assert.IsType(t, "", keys["total_cost"])
	assert.IsType(t, 0.5, keys["seconds"])

	got := counts(t, "-explain", "-compare", "greedy", "-audit", "-satisfaction", file)
	require.NotEmpty(t, got.Rounds)
	assert.NotEmpty(t, got.Rounds[0].Shares)
	assert.NotEmpty(t, got.Rounds[0].Each)
	assert.Len(t, got.Explained, 4)
	assert.NotEmpty(t, got.Contrast)
	assert.NotEmpty(t, got.Audit)
	assert.NotEmpty(t, got.Satisfaction)
	assert.Equal(t, "ees", counts(t, "-completion", "ees", file).Completion)
}

// Cities give the first of three places 3 points, also where a ballot fills two.
func TestRanksOfTheFilesOwnRule(t *testing.T) {
	file := written(t, "ranks.pb", strings.NewReplacer("approval", "ordinal", "greedy-threshold", "greedy\nmax_length;3", "min_project_score_threshold;2\n", "").Replace(small))
	got := counts(t, "-official", "-explain", file)
	assert.Equal(t, []string{"1", "3"}, got.Winners)
	scores := map[string]int64{}
	for _, p := range got.Explained {
		scores[p.ID] = p.Score
	}
	assert.Equal(t, map[string]int64{"1": 9, "2": 7, "3": 6, "4": 4}, scores)
}

func TestTies(t *testing.T) {
	file := written(t, "small.pb", small)
	all := counts(t, "-rule", "greedy", "-tiebreak", "all", file)
	assert.Len(t, all.Outcomes, 4, "the bench or the swing, the trees or the lamp")

	drawn := counts(t, "-rule", "greedy", "-tiebreak", "lot:4711", file)
	require.NotNil(t, drawn.Lot)
	assert.Len(t, drawn.Lot.Commitment, 64)
	assert.ElementsMatch(t, []string{"1", "2", "3", "4"}, drawn.Lot.Order)
	assert.Equal(t, slices.Index(drawn.Lot.Order, "1") < slices.Index(drawn.Lot.Order, "2"), slices.Contains(drawn.Winners, "1"))
	assert.Equal(t, drawn.Winners, counts(t, "-rule", "greedy", "-tiebreak", "lot:4711", file).Winners)
	other := counts(t, "-rule", "greedy", "-tiebreak", "lot:4711", "-lot-secret", strings.Repeat("ab", 16), file)
	assert.NotEqual(t, drawn.Lot.Commitment, other.Lot.Commitment)

	refused := count("-rule", "greedy", "-tiebreak", "refuse", file)
	assert.Equal(t, failed, refused.code)
	assert.Contains(t, refused.err, "1, 2")
}

func TestWhatIsSaid(t *testing.T) {
	file := written(t, "small.pb", small)
	for _, tt := range []struct {
		args string
		says []string
	}{
		{"-rule greedy", []string{"A small town", "greedy, by votes", "100 EUR", "2 projects for 90 EUR (90.0 %)", "the same (the file's rule: greedy-threshold)", "which is not applied here", "Bench (tied with 2)", "what was left when its turn came"}},
		{"-rule greedy -lang zh", []string{"得票优先", "2个项目，合计 90 EUR", "一致", "此处未用"}},
		{"-explain -completion add1", []string{"Round by round", "paid: ", "next: ", "what its supporters together had left"}},
		{"-rule greedy -compare greedy", []string{"chosen by both: 2", "only here: none"}},
		{"-rule greedy -satisfaction", []string{"voters (", "By theme", "parks", "South"}},
		{"-rule greedy -audit", []string{"Audit of proportionality"}},
		{"-rule greedy -tiebreak all", []string{"Outcomes for all ways of breaking ties: 4"}},
		{"-rule greedy -tiebreak lot:9", []string{"ties by lot: commitment ", "public value 9"}},
		{"-rule criteria", []string{"How the budget was divided", "made of the ballots"}},
		{"-completion add1 -start floor -comparison satisfaction", []string{"starting with whole currency units", "greedy instead, if more voters"}},
	} {
		t.Run(tt.args, func(t *testing.T) {
			r := count(append(strings.Fields(tt.args), file)...)
			require.Equal(t, fine, r.code, r.err)
			for _, says := range tt.says {
				assert.Contains(t, r.out, says)
			}
		})
	}
}

func TestCriteriaOfAFile(t *testing.T) {
	file := written(t, "small.pb", small)
	criteria := written(t, "criteria.json", `{"points": [2, 1], "districts": [{"name": "North", "themes": ["parks"], "facts": {"people": 10}}, {"name": "South", "themes": ["light"], "facts": {"people": 30}}],
		"criteria": [{"name": "people", "weight": 1, "fact": "people"}]}`)
	got := counts(t, "-rule", "criteria", "-criteria", criteria, file)
	require.NotEmpty(t, got.Distributed)
	assert.Equal(t, []string{"4"}, got.Winners, "37.50 for light in the South; 12.50 for parks in the North is not enough")

	broken := count("-rule", "criteria", "-criteria", written(t, "broken.json", `{"points": [2], "district": []}`), file)
	assert.Equal(t, failed, broken.code)
	assert.Contains(t, broken.err, "broken.json")
	assert.Contains(t, broken.err, "district")
}

func TestBadCommandLines(t *testing.T) {
	for _, tt := range []struct{ args, says string }{
		{"", "a file (.pb) or a folder"},
		{"-rule borda x.pb", "one of greedy, equalshares, phragmen, criteria"},
		{"-utility x x.pb", "cost, cardinality, points"},
		{"-completion x x.pb", "add1-infeasible"},
		{"-completion add-opt x.pb", "ees"},
		{"-rule greedy -completion add1 x.pb", "a completion of that method"},
		{"-rule greedy -completion ees x.pb", "-rule equalshares"},
		{"-no-skip x.pb", "greedy only"},
		{"-rule greedy -comparison satisfaction x.pb", "-rule greedy comparison"},
		{"-tiebreak lot: x.pb", "the public value after lot:"},
		{"-tiebreak id,maxvotes x.pb", "id and refuse last"},
		{"-tiebreak order x.pb", "lot:SEED"},
		{"-lot-secret abc x.pb", "16 bytes at least"},
		{"-threshold -1 x.pb", "-threshold"},
		{"-threshold 101% x.pb", "a percentage"},
		{"-limit-category parks x.pb", "NAME=N"},
		{"-rule criteria -exclusive 1,2 x.pb", "each cell chooses for itself"},
		{"-official -rule greedy x.pb", "the file's own rule"},
		{"-criteria c.json x.pb", "-rule criteria"},
		{"-html p.html -tiebreak all x.pb", "not together with"},
		{"-html p.html x.pb y.pb", "one file"},
		{"-compare phragmen x.pb", "one of greedy"},
		{"-unknown x.pb", "an option that count -help lists, found -unknown"},
		{"-json=yes x.pb", "no value"},
		{"x.pb -rule", "a value after it"},
		{"-lang fr x.pb", "zh, zh-CN, en or en-GB"},
		{"-lang zh -rule borda x.pb", "以下之一"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			r := count(strings.Fields(tt.args)...)
			assert.Equal(t, misled, r.code)
			assert.Contains(t, r.err, tt.says)
			assert.Empty(t, r.out)
		})
	}
}

func TestHelp(t *testing.T) {
	en, zh := count("-help"), count("-lang", "zh", "-rule", "greedy", "--help")
	assert.Equal(t, fine, en.code)
	assert.Equal(t, fine, zh.code)
	for _, g := range groups() {
		for _, o := range g.options {
			assert.Contains(t, en.out, "  -"+o.name)
			assert.Contains(t, zh.out, "  -"+o.name)
		}
	}
	assert.Contains(t, zh.out, "退出码")
}

func TestFilesThatFail(t *testing.T) {
	cost := written(t, "cost.pb", strings.Replace(small, "2;50;", "2;-50;", 1))
	for _, tt := range []struct {
		args []string
		says []string
	}{
		{[]string{filepath.Join(t.TempDir(), "none.pb")}, []string{"none.pb", "no such file"}},
		{[]string{cost}, []string{"cost.pb", "line 19 cost", "an amount of 0 or more in EUR", "found -50"}},
		{[]string{"-lang", "zh", cost}, []string{"第19行 cost", "不小于 0"}},
		{[]string{"-utility", "points", written(t, "small.pb", small)}, []string{"a utility that approval ballots tell"}},
		{[]string{t.TempDir()}, []string{"not found", "*.pb"}},
		{[]string{"-official", written(t, "own.pb", strings.Replace(small, "greedy-threshold", "greedy-custom", 1))}, []string{"greedy-custom is not a standard one"}},
		{[]string{"-html", filepath.Join(t.TempDir(), "no", "page.html"), written(t, "small.pb", small)}, []string{"page.html"}},
	} {
		r := count(tt.args...)
		assert.Equal(t, failed, r.code, tt.args)
		for _, says := range tt.says {
			assert.Contains(t, r.err, says)
		}
	}
}

// What a file says cannot command the terminal.
func TestNothingCommandsTheTerminal(t *testing.T) {
	file := written(t, "small.pb", strings.Replace(small, "Bench", "Be\x1b[31mnch", 1))
	for _, args := range [][]string{{file}, {"-explain", file}, {"-json", file}, {filepath.Dir(file)}, {"-check", file}} {
		r := count(args...)
		assert.NotContains(t, r.out+r.err, "\x1b", args)
		assert.NotEmpty(t, r.out, args)
	}
}

func TestManyFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.pb": small, "b.pb": strings.Replace(small, "greedy-threshold", "greedy-custom", 1), "c.PB": strings.Replace(small, ";1\n2;50", ";0\n2;50", 1),
		"d.pb": "not a budget", "e.txt": "passed over",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	r := count("-official", dir)
	assert.Equal(t, failed, r.code)
	for _, says := range []string{"a  ", "the same", "greedy-custom is not a standard one", "another (−0 +1)", "line 1", "4 files: 1 with the official result, 1 with another, 0 that publish none, 1 whose rule is not a standard one, 1 failed"} {
		assert.Contains(t, r.out, says)
	}
	assert.NotContains(t, r.out, "e.txt")
	assert.Contains(t, r.err, "4/4")

	lines := strings.Split(strings.TrimSpace(count("-json", "-rule", "greedy", dir).out), "\n")
	require.Len(t, lines, 4)
	var first reported
	require.NoError(t, json.Unmarshal([]byte(lines[0]), &first))
	assert.Equal(t, []string{"1", "3"}, first.Winners)
	assert.Contains(t, lines[3], `"error":`)
}

func TestCheck(t *testing.T) {
	bad := written(t, "bad.pb", strings.Replace(small, "c;1,4", "c;1,4,9", 1))
	r := count("-check", bad)
	assert.Equal(t, fine, r.code)
	assert.Contains(t, r.out, "line 26")
	assert.Contains(t, r.out, "0 of which keep it from being read")

	r = count("-check", written(t, "worse.pb", strings.Replace(small, "2;50;", "2;-50;", 1)), filepath.Join(t.TempDir(), "none.pb"))
	assert.Equal(t, failed, r.code)
	assert.Contains(t, r.out, "✗")
	assert.Contains(t, r.out, "line 19")
	assert.Contains(t, r.out, "no such file")
}

// TestRealFiles finds what others found in real files.
func TestRealFiles(t *testing.T) {
	doc, err := os.ReadFile(shareddata.Path(t, "pabulib/expected.json"))
	require.NoError(t, err)
	var expected struct {
		Instances map[string]struct {
			Selected []string `json:"official_selected"`
			Rule     string   `json:"official_rule"`
			Rules    map[string]struct {
				Winners []string
				Cost    float64 `json:"total_cost"`
			}
		}
	}
	require.NoError(t, json.Unmarshal(doc, &expected))
	args := map[string]string{
		"greedy_cost": "-rule greedy -utility cost", "greedy_card": "-rule greedy -utility cardinality", "greedy_points": "-rule greedy -utility points",
		"mes_cost": "-completion none", "mes_card": "-utility cardinality -completion none", "mes_points": "-utility points -completion none",
		"mes_cost_add1_exhaustive": "-rule equalshares -utility cost -completion add1", "mes_card_add1_exhaustive": "-utility cardinality -completion add1",
		"mes_cost_add1_until_infeasible": "-completion add1-infeasible", "mes_cost_add1_exhaustive_floorstart": "-start floor", "phragmen": "-rule phragmen",
	}
	compared := 0
	for name, instance := range expected.Instances {
		path := shareddata.Path(t, "pabulib/"+name+".pb")
		for rule, want := range instance.Rules {
			got := counts(t, append(strings.Fields(args[rule]), path)...)
			assert.ElementsMatch(t, want.Winners, got.Winners, "%s %s", name, rule)
			total, err := json.Number(got.TotalCost).Float64()
			require.NoError(t, err)
			assert.InDelta(t, want.Cost, total, 0.005, "%s %s", name, rule)
			compared++
		}
		if len(instance.Selected) > 0 {
			assert.ElementsMatch(t, instance.Selected, counts(t, "-official", path).Winners, "%s as it was", name)
		}
	}
	assert.Greater(t, compared, 60)
}

// full is a disk that has no room left.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestOutputThatCannotBeWritten(t *testing.T) {
	file := written(t, "small.pb", small)
	for _, args := range [][]string{{file}, {"-explain", file}, {"-json", file}, {"-check", file}, {"-official", filepath.Dir(file)}} {
		var errOut strings.Builder
		assert.Equal(t, failed, run(args, full{}, &errOut), args)
		assert.Contains(t, errOut.String(), "no space left", args)
	}
}

func TestAFileThatWasCutOffIsToldOf(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(small), "\n")
	r := count(written(t, "cut.pb", strings.Join(lines[:len(lines)-1], "\n")+"\n"))
	assert.Equal(t, fine, r.code)
	assert.Contains(t, r.out, "take care: the file announces num_votes 6 and has 5")
}

func TestAThresholdThatCannotBeRead(t *testing.T) {
	r := count("-threshold", "file", written(t, "odd.pb", strings.Replace(small, "min_project_score_threshold;2", "min_project_score_threshold;1e400", 1)))
	assert.Equal(t, failed, r.code)
	assert.Contains(t, r.err, "a threshold in the file that can be read")
}
