package pabulib_test

import (
	"errors"
	"io"
	"math"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/pabulib"
)

// What leaves a doubt is refused, with the line.
func TestReadRefuses(t *testing.T) {
	cumulative := func(points string) string {
		return changed(t, "vote_type;approval", "vote_type;cumulative", "voter_id;vote;age", "voter_id;vote;points", "A/1,B;30", "A/1,B;"+points)
	}
	for _, c := range []struct {
		what, file string
		line       int
		field      string
		kind       townhall.ErrorKind
	}{
		{"nothing", "", 0, "", townhall.Invalid},
		{"another file", "%PDF-1.7\nsome\n", 1, "", townhall.Invalid},
		{"no META", small[strings.Index(small, "PROJECTS"):], 1, "", townhall.Invalid},
		{"no PROJECTS", changed(t, "PROJECTS\n", ""), 21, "", townhall.Invalid},
		{"no VOTES", small[:strings.Index(small, "VOTES")], 21, "", townhall.Invalid},
		{"VOTES without a header", small[:strings.Index(small, "voter_id")], 22, "", townhall.Invalid},
		{"a section twice", small + "VOTES\nvoter_id;vote\n", 28, "", townhall.Invalid},
		{"a ballot that breaks off", strings.TrimSuffix(small, ";C;19\n"), 27, "vote", townhall.Invalid},
		{"a quote that nothing ends", changed(t, "Bench", `"Bench`), 21, "", townhall.Invalid},
		{"a NUL", changed(t, "Bench", "Ben\x00ch"), 21, "", townhall.Invalid},
		{"another encoding", changed(t, "Bench", "\xb3awka"), 21, "", townhall.Invalid},
		{"no budget", changed(t, "budget;1000\n", ""), 0, "budget", townhall.Invalid},
		{"an empty budget", changed(t, "budget;1000", "budget;"), 9, "budget", townhall.Invalid},
		{"a budget in words", changed(t, "budget;1000", "budget;much"), 9, "budget", townhall.Invalid},
		{"thousands", changed(t, "budget;1000", "budget;1,000"), 9, "budget", townhall.Invalid},
		{"a budget too large", changed(t, "budget;1000", "budget;100000000000000000"), 9, "budget", townhall.Overflow},
		{"finer than the currency", changed(t, "budget;1000", "budget;1000.001"), 9, "budget", townhall.Invalid},
		{"finer than a currency without decimals", changed(t, "currency;PLN", "currency;JPY"), 20, "cost", townhall.Invalid},
		{"a type of vote of nobody", changed(t, "vote_type;approval", "vote_type;quadratic"), 10, "vote_type", townhall.Invalid},
		{"no column of costs", changed(t, "project_id;cost", "project_id;price"), 18, "cost", townhall.Invalid},
		{"no column of ids", changed(t, "project_id;cost", "id;cost"), 18, "project_id", townhall.Invalid},
		{"no column of votes", changed(t, "voter_id;vote;", "voter_id;ballot;"), 23, "vote", townhall.Invalid},
		{"a cost below 0", changed(t, "C;399", "C;-1"), 21, "cost", townhall.Invalid},
		{"NaN", changed(t, "C;399", "C;NaN"), 21, "cost", townhall.Invalid},
		{"infinity", changed(t, "C;399", "C;Inf"), 21, "cost", townhall.Invalid},
		{"an exponent", changed(t, "C;399", "C;1e3"), 21, "cost", townhall.Invalid},
		{"no cost", changed(t, "C;399", "C;"), 21, "cost", townhall.Invalid},
		{"costs whose sum does not fit", changed(t, "A/1;600", "A/1;92233720368547758.07"), 20, "cost", townhall.Overflow},
		{"no id", changed(t, "C;399", ";399"), 21, "project_id", townhall.Invalid},
		{"an id twice", changed(t, "C;399", "B;399"), 21, "project_id", townhall.Invalid},
		{"an id that ballots cannot name", changed(t, "C;399", "C,D;399"), 21, "project_id", townhall.Invalid},
		{"two projects where one is chosen", changed(t, "vote_type;approval", "vote_type;choose-1"), 24, "vote", townhall.Invalid},
		{"no column of points", changed(t, "vote_type;approval", "vote_type;cumulative"), 23, "points", townhall.Invalid},
		{"too few points", cumulative("1"), 24, "points", townhall.Invalid},
		{"points below 0", cumulative("1,-1"), 24, "points", townhall.Invalid},
		{"points with a fraction", cumulative("1,0.5"), 24, "points", townhall.Invalid},
		{"points too many", cumulative("1,4294967296"), 24, "points", townhall.Invalid},
		{"too many fields", changed(t, "v2;A/1;41", "v2;A/1;"+strings.Repeat(";", 2000)), 25, "", townhall.Overflow},
	} {
		instance, err := pabulib.Read(strings.NewReader(c.file))
		var e *townhall.Error
		if !assert.ErrorAs(t, err, &e, c.what) {
			continue
		}
		assert.Nil(t, instance, c.what)
		assert.Equal(t, c.line, e.Line, c.what)
		assert.Equal(t, c.field, e.Field, c.what)
		assert.Equal(t, c.kind, e.Kind, c.what)
		assert.NotEmpty(t, e.Needed.In(townhall.ZH), c.what)
		assert.NotEmpty(t, e.Needed.In(townhall.EN), c.what)
	}
}

func TestPointsThatAddUpToTooMany(t *testing.T) {
	_, err := pabulib.Read(strings.NewReader(changed(t, "vote_type;approval", "vote_type;cumulative", "voter_id;vote;age", "voter_id;vote;points", "A/1,B;30", "A/1,A/1;4294967295,1")))
	assert.ErrorIs(t, err, townhall.Overflow)
}

// file is a file that is made as it is read.
type file struct {
	head string
	row  func(i int) string
	rows int
}

func (f file) open() io.Reader {
	next, rest := 0, f.head
	return readerFunc(func(p []byte) (int, error) {
		for rest == "" {
			if next == f.rows {
				return 0, io.EOF
			}
			rest = f.row(next)
			next++
		}
		n := copy(p, rest)
		rest = rest[n:]
		return n, nil
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// allocated is how much memory a function asks for in all.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

const megabyte = 1 << 20

// A line without end is refused before it fills the memory, and Check goes on behind it.
func TestLinesWithoutEnd(t *testing.T) {
	piece := strings.Repeat("x", megabyte)
	lines := strings.Repeat("x\n", megabyte/2)
	for what, f := range map[string]file{
		"a line of 1 GB":           {head: "META\nkey;value\ncomment;", rows: 1024, row: func(int) string { return piece }},
		"1 GB in quotes":           {head: "META\nkey;value\ncomment;\"", rows: 1024, row: func(int) string { return piece }},
		"1 GB of lines in quotes":  {head: "META\nkey;value\ncomment;\"", rows: 1024, row: func(int) string { return lines }},
		"1 GB of quotes in quotes": {head: "META\nkey;value\ncomment;\"", rows: 1024, row: func(int) string { return strings.Repeat(`""`, megabyte/2) }},
	} {
		used := allocated(func() {
			_, err := pabulib.Read(f.open())
			var e *townhall.Error
			require.ErrorAs(t, err, &e, what)
			assert.Equal(t, townhall.Overflow, e.Kind, what)
			assert.Equal(t, 3, e.Line, what)
		})
		assert.Less(t, used, uint64(64*megabyte), what)
	}
	f := file{head: "META\nkey;value\ncomment;", rows: 1025, row: func(i int) string {
		if i == 1024 {
			return "\n" + strings.TrimPrefix(small, "META\nkey;value\n")
		}
		return piece
	}}
	used := allocated(func() {
		problems := problems(t, f.open())
		require.Len(t, problems, 1)
		assert.Equal(t, 3, problems[0].Line)
		assert.True(t, problems[0].Refused)
	})
	assert.Less(t, used, uint64(64*megabyte))
}

// Room is made for what is there, not for what is announced.
func TestAnnouncedWithoutEnd(t *testing.T) {
	for _, n := range []string{"1000000000", strconv.Itoa(math.MaxInt64)} {
		used := allocated(func() {
			read(t, changed(t, "num_projects;3", "num_projects;"+n, "num_votes;4", "num_votes;"+n))
		})
		assert.Less(t, used, uint64(8*megabyte))
	}
}

func TestTooManyProjects(t *testing.T) {
	f := file{head: small[:strings.Index(small, "A/1;600")], rows: 70_000, row: func(i int) string { return strconv.Itoa(i) + ";1;;name;;\n" }}
	_, err := pabulib.Read(f.open())
	var e *townhall.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, townhall.Overflow, e.Kind)
	assert.Equal(t, 19+65_535, e.Line)
}

func TestTooManyKeys(t *testing.T) {
	f := file{head: "META\nkey;value\n", rows: 20_000, row: func(i int) string { return "k" + strconv.Itoa(i) + ";1\n" }}
	_, err := pabulib.Read(f.open())
	assert.ErrorIs(t, err, townhall.Overflow)
}

// Cut anywhere, a file is read as what is left of it or refused; it is never misread.
func TestCutAnywhere(t *testing.T) {
	votes := strings.Index(small, "voter_id;vote")
	for n := range small {
		i, err := pabulib.Read(strings.NewReader(small[:n]))
		if err == nil {
			assert.Greater(t, n, votes, "%q", small[:n])
			assert.Len(t, i.Election.Projects, 3)
			assert.LessOrEqual(t, i.Election.Ballots.Len(), 4)
			continue
		}
		assert.ErrorIs(t, err, townhall.Invalid, "%q", small[:n])
	}
}

// The reader's own failure is given as it is, and small reads are as good as large ones.
func TestReaders(t *testing.T) {
	broken := errors.New("the line is dead")
	r := io.MultiReader(strings.NewReader(small[:100]), iotest.ErrReader(broken))
	_, err := pabulib.Read(r)
	assert.ErrorIs(t, err, broken)
	_, err = pabulib.ReadDocument(iotest.ErrReader(broken))
	assert.ErrorIs(t, err, broken)
	told := false
	for _, err := range pabulib.Check(iotest.ErrReader(broken)) {
		told = told || errors.Is(err, broken)
	}
	assert.True(t, told)

	i, err := pabulib.Read(iotest.OneByteReader(strings.NewReader(small)))
	require.NoError(t, err)
	assert.Equal(t, read(t, small), i)
}
