package archtest_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/internal/archtest"
)

// sources parses sources by file name; a package clause is put before each.
func sources(t *testing.T, code map[string]string) []*archtest.File {
	t.Helper()
	tree := fstest.MapFS{}
	for name, source := range code {
		tree[name] = &fstest.MapFile{Data: []byte("// Package p is small.\npackage p\n" + source)}
	}
	files, err := archtest.Load(tree)
	require.NoError(t, err)
	return files
}

// wallCase is a file and what the wall must say of it; nothing, if it stands.
type wallCase struct{ name, source, fault string }

func hold(t *testing.T, wall func([]*archtest.File) []string, cases []wallCase) {
	t.Helper()
	for _, c := range cases {
		faults := strings.Join(wall(sources(t, map[string]string{c.name: c.source})), "\n")
		if c.fault == "" {
			assert.Empty(t, faults, c.name+": "+c.source)
		} else {
			assert.Contains(t, faults, c.fault, c.name+": "+c.source)
			assert.Contains(t, faults, c.name+":", "the fault names its file")
		}
	}
}

func TestImportWall(t *testing.T) {
	const own = archtest.Module
	std, closed := "only the standard library", "no I/O, clock, chance"
	var cases []wallCase
	for _, c := range []struct{ file, imported, fault string }{
		{"a.go", "strings", ""}, {"a.go", "database/sql/driver", ""}, {"a.go", "reflect", ""},
		{"a.go", "github.com/lib/pq", std}, {"a.go", "golang.org/x/text", std}, {"a_test.go", "github.com/stretchr/testify/assert", ""},
		{"a.go", own + "/mediation", "the root imports no other room"}, {"a.go", own + "/internal/x", "the root imports no other room"},
		{"a.go", "os", closed}, {"a.go", "os/exec", closed}, {"a.go", "net/http", closed}, {"a.go", "net", closed}, {"a.go", "log/slog", closed}, {"a.go", "log", closed},
		{"a.go", "math/rand", closed}, {"a.go", "math/rand/v2", closed}, {"a.go", "crypto/rand", closed}, {"a.go", "database/sql", closed}, {"a.go", "unsafe", closed},
		{"a.go", "C", closed}, {"a.go", "syscall", closed}, {"a.go", "testing", closed}, {"a_test.go", "os", ""},
		{"a.go", "math/big", ""}, {"budget/a.go", "time", ""}, {"budget/a.go", "context", ""}, {"budget/a.go", "crypto/sha256", ""},
		{"a.go", "embed", ""}, {"a.go", "sync", closed}, {"a.go", "sync/atomic", closed}, {"budget/a.go", "path/filepath", closed}, {"a.go", "os/signal", closed},
		{"a.go", "time/tzdata", closed}, {"a.go", "expvar", closed}, {"a.go", "html/template", closed}, {"a.go", "hash/maphash", closed}, {"a.go", "unique", closed},
		{"mediation/a.go", own, ""}, {"mediation/a.go", own + "/mediation/forms", ""}, {"mediation/a.go", "reflect", closed}, {"mediation/a.go", "database/sql/driver", closed},
		{"mediation/a.go", own + "/governance", "a domain imports only"}, {"mediation/a.go", own + "/adapters/memory", "a domain imports only"},
		{"mediation/a.go", own + "/internal/x", "a domain imports only"}, {"mediation/a_test.go", own + "/adapters/memory", ""},
		{"governance/a.go", own + "/governance/vote", ""}, {"budget/a.go", own + "/governance/vote", ""}, {"budget/allocate/a.go", own + "/governance/vote", ""},
		{"budget/a.go", own + "/governance/election", "a domain imports only"}, {"governance/a.go", own + "/budget", "a domain imports only"},
		{"cellar/a.go", own + "/mediation", "a domain imports only"}, {"cellar/a.go", "os", closed},
		{"adapters/cn/a.go", own + "/mediation", ""}, {"adapters/sqlite/a.go", "github.com/jmoiron/sqlx", ""}, {"adapters/sqlite/a.go", "os", ""},
		{"adapters/sqlite/a.go", own + "/adapters/internal/sqlstore", ""}, {"adapters/files/bucket/a.go", own + "/adapters/files", ""},
		{"adapters/sqlite/a.go", own + "/adapters/memory", "adapters do not import one another"}, {"adapters/sqlite/a_test.go", own + "/adapters/storetest", ""},
		{"adapters/cn/a.go", own + "/examples/town", "nothing imports an example"}, {"adapters/cn/a_test.go", own + "/examples/town", "nothing imports an example"},
		{"internal/x/a.go", own + "/examples/town", "nothing imports an example"}, {"examples/town/a.go", own + "/adapters/sqlite", ""},
	} {
		cases = append(cases, wallCase{c.file, "import _ \"" + c.imported + "\"", c.fault})
	}
	const dot = "a dot import of"
	hold(t, archtest.Imports, append(cases, []wallCase{
		{"a.go", `import . "strings"`, dot}, {"mediation/a.go", `import . "` + own + `"`, dot}, {"examples/x/a.go", `import . "` + own + `"`, dot},
		{"a.go", `import s "strings"`, ""}, {"a_test.go", `import . "strings"`, ""},
	}...))
}

func TestPurityWall(t *testing.T) {
	const variable = "package-level variable v is changed"
	timed := func(use string) string { return "import \"time\"\nfunc f() { " + use + " }" }
	shared := "package-level variable v is made to be changed"
	from := func(imported, use string) string { return "import \"" + imported + "\"\n" + use }
	hold(t, archtest.Purity, []wallCase{
		{"a.go", timed("time.Since(t)"), "time.Since"}, {"a.go", timed("time.Until(t)"), "time.Until"}, {"a.go", timed("time.Tick(1)"), "time.Tick"},
		{"a.go", timed("time.NewTicker(1)"), "time.NewTicker"}, {"a.go", timed("time.AfterFunc(1, f)"), "time.AfterFunc"}, {"a.go", timed("time.LoadLocation(z)"), "time.LoadLocation"},
		{"a.go", timed("t.Local()"), "Time.Local"}, {"a.go", timed("_ = time.Time.Local"), "Time.Local"}, {"a.go", "func f() { g().Local() }", "Time.Local"}, {"a.go", "var x = t.Local", ""},
		{"a.go", timed("time.Unix(1, 0)"), "the machine's zone"}, {"a.go", timed("time.UnixMilli(1).Day()"), "the machine's zone"},
		{"a.go", timed("time.Unix(1, 0).UTC()"), ""}, {"a.go", timed("(time.UnixMicro(1)).In(z)"), ""}, {"a.go", timed("_ = time.UnixDate"), ""},
		{"a.go", "func f() { d.Hours() }", "floating point: .Hours()"}, {"a.go", "func f() { d.Minutes() }", "floating point: .Minutes()"}, {"a.go", "func f() { d.Seconds() }", "floating point: .Seconds()"},
		{"a.go", timed("_ = time.Duration.Hours"), "floating point: .Hours()"}, {"a.go", "func f() { r.Float64() }", "floating point: .Float64()"}, {"a.go", "func f() { r.Float32() }", "floating point: .Float32()"},
		{"a.go", "var x = d.Hours", ""}, {"budget/allocate/a.go", "func f() { r.Float64() }", ""},
		{"a.go", from("math/big", "var x = big.NewFloat(y)"), "floating point: math/big.NewFloat"}, {"a.go", from("math/big", "func f(big.Float) {}"), "floating point: math/big.Float"},
		{"a.go", from("math/big", "var x = big.NewRat(1, 2)"), ""},
		{"a.go", from("context", "var x, _ = context.WithTimeout(c, 1)"), "context.WithTimeout"}, {"a.go", from("context", "var x, _ = context.WithDeadline(c, t)"), "context.WithDeadline"},
		{"a.go", from("context", "var x, _ = context.WithTimeoutCause(c, 1, e)"), "context.WithTimeoutCause"}, {"a.go", from("context", "var x, _ = context.WithDeadlineCause(c, t, e)"), "context.WithDeadlineCause"},
		{"a.go", from("context", "var x = context.Background()"), "context.Background"}, {"a.go", from("context", "var x = context.TODO()"), "context.TODO"},
		{"a.go", from("context", "var x = context.AfterFunc(c, f)"), "a goroutine"}, {"a.go", from("context", "var x, _ = context.WithCancel(c)"), ""}, {"adapters/x/a.go", from("context", "var x = context.Background()"), ""},
		{"a.go", from("fmt", "func f() { fmt.Println(1) }"), "fmt.Println"}, {"a.go", from("fmt", "func f() { fmt.Scan(x) }"), "fmt.Scan"}, {"a.go", from("fmt", "func f() { fmt.Fprint(w, 1) }"), ""},
		{"a.go", "func f() { println(1) }", "println: it writes"}, {"a.go", "func f() { print(1) }", "print: it writes"},
		{"a.go", from("sync", "var v sync.Map"), shared}, {"a.go", from("sync", "var v sync.Mutex"), shared}, {"a.go", from("sync", "var v = new(sync.Mutex)"), shared},
		{"a.go", from("sync", "var v struct { sync.RWMutex }"), shared}, {"a.go", from("sync", "var v = sync.OnceValue(f)"), shared}, {"a.go", from("sync/atomic", "var v atomic.Int64"), shared},
		{"a.go", "var v = make(chan int)", shared}, {"a.go", from("sync", "type s struct { *r }\ntype r struct { sync.Mutex }\nvar v s"), shared}, {"adapters/x/a.go", from("sync", "var v sync.Map"), ""},
		{"a.go", from("sync", "type v struct { sync.Mutex }"), ""}, {"a.go", "var v = func() { c := make(chan int); _ = c }", ""},
		{"a.go", timed("time.Now()"), "time.Now"}, {"a.go", timed("_ = time.Now"), "time.Now"}, {"a.go", timed("time.Sleep(1)"), "time.Sleep"},
		{"a.go", timed("<-time.After(1)"), "time.After"}, {"a.go", timed("time.NewTimer(1)"), "time.NewTimer"}, {"a.go", timed("_ = time.Local"), "time.Local"},
		{"a.go", "import clock \"time\"\nvar now = clock.Now", "time.Now"}, {"a.go", timed("_ = time.UTC"), ""},
		{"a.go", "type t struct{}\nfunc (t) Now() {}\nfunc f(time t) { time.Now() }", ""},
		{"adapters/x/a.go", timed("time.Now()"), ""}, {"a_test.go", timed("time.Now()"), ""}, {"budget/a.go", timed("time.Now()"), "time.Now"},
		{"a.go", "func init() {}", "func init"}, {"a.go", "type t int\nfunc (t) init() {}", ""},
		{"a.go", "func f() { panic(1) }", "a panic"}, {"a.go", "func f(panic func(int)) { panic(1) }", ""},
		{"a.go", "func f() { go f() }", "a goroutine"},
		{"a.go", "type t float64", "floating point: float64"}, {"a.go", "func f(float32) {}", "floating point: float32"}, {"a.go", "var x = 1.5", "floating point: 1.5"},
		{"a.go", "import \"math\"\nvar x = int(math.Sqrt(2))", "floating point: math.Sqrt"}, {"a.go", "import \"math\"\nvar x = math.MaxInt64", ""},
		{"a.go", "import \"strconv\"\nvar x, _ = strconv.ParseFloat(\"1\", 64)", "floating point: strconv.ParseFloat"}, {"a.go", "var z complex128", "floating point"},
		{"budget/allocate/a.go", "type t float64", ""}, {"budget/a.go", "type t float64", "floating point"},
		{"a.go", "var v int\nfunc f() { v = 1 }", variable}, {"a.go", "var v int\nfunc f() { v++ }", variable}, {"a.go", "var v int\nfunc f() { v += 1 }", variable},
		{"a.go", "var v = map[int]int{}\nfunc f() { v[1] = 2 }", variable}, {"a.go", "var v = map[int]int{}\nfunc f() { delete(v, 1) }", variable},
		{"a.go", "var v struct{ x []int }\nfunc f() { v.x[0] = 2 }", variable}, {"a.go", "var v int\nfunc f() *int { return &v }", variable},
		{"a.go", "var v *int\nfunc f() { *v = 1 }", variable}, {"a.go", "var v int\nfunc f() { for v = range 3 {} }", variable},
		{"a.go", "var v int\nfunc f() { v := 1; v++; _ = v }", ""}, {"a.go", "var v int\nfunc f(v int) { v = 2 }", ""}, {"a.go", "var v = 1\nfunc f() int { return v }", ""},
		{"a.go", "type v struct{ x int }\nfunc f() *v { return &v{x: 1} }", ""},
		{"a.go", "import \"io\"\nfunc f() { io.EOF = nil }", "a variable of package io"},
	})
	lock := sources(t, map[string]string{"budget/a.go": "var v s", "budget/b.go": from("sync", "type s struct { sync.Mutex }"), "mediation/a.go": "var v s"})
	assert.Equal(t, []string{"budget/a.go:3: " + shared}, archtest.Purity(lock), "by a type of another file")
	both := sources(t, map[string]string{"mediation/a.go": "var v int", "mediation/b.go": "func f() { v = 1 }", "budget/b.go": "func f() { v := 0; v = 1; _ = v }"})
	assert.Equal(t, []string{"mediation/b.go:3: package-level variable v is changed or its address is taken"}, archtest.Purity(both), "across the files of a package")
}

func TestTextWall(t *testing.T) {
	said := func(call string) string { return "import \"" + archtest.Module + "\"\nvar t = townhall." + call }
	hold(t, archtest.Texts, []wallCase{
		{"mediation/a.go", said(`Say("k", "中{n}", "en {n}", "n", 1)`), ""},
		{"mediation/a.go", said(`Say("k", "中{n}" + "{m}", "en {m} {n}", "n", 1, "m", 2)`), ""},
		{"mediation/a.go", said(`Say("k", "", "en")`), "a wording is empty"}, {"mediation/a.go", said(`Say("k", "中", " ")`), "a wording is empty"},
		{"mediation/a.go", said(`Say("k", "中{n}", "en", "n", 1)`), "Chinese has {n} and English {}"},
		{"mediation/a.go", said(`Say("k", "中{n}", "en {n}")`), "it has {n} and is given {}"}, {"mediation/a.go", said(`Say("k", "中", "en", "n", 1)`), "it has {} and is given {n}"},
		{"mediation/a.go", said(`Say("k", "中{n}", "en {n}", "n")`), "an argument has no value"}, {"mediation/a.go", said(`Say("k", "中{n}", "en {n}", "n", 1, "n", 2)`), "given twice"},
		{"mediation/a.go", said(`Say("k", "中{n}", "en {n}", name, 1)`), "not written out"}, {"mediation/a.go", said(`Say("k", zh, "en")`), "the wordings are not written out"},
		{"mediation/a.go", said(`Say(key, zh, en)`), ""}, {"mediation/a.go", said(`Plain("x")`), ""},
		{"mediation/a.go", "import th \"" + archtest.Module + "\"\nvar t = th.Say(\"k\", \"\", \"\")", "a wording is empty"},
		{"a.go", `var t = Say("k", "中", "")`, "a wording is empty"}, {"a_test.go", `var t = Say("k", "中", "")`, ""}, {"mediation/a.go", `var t = Say("k", "中", "")`, ""},
		{"examples/town/a.go", said(`Say("k", "中", "")`), "a wording is empty"},
	})
	const half, alias = "a text in one language", "not handed on under another name"
	hold(t, archtest.Texts, []wallCase{
		{"a.go", `var t = Text{EN: "en"}`, half}, {"mediation/a.go", said(`Text{EN: "en"}`), half}, {"adapters/x/a.go", said(`Text{ZH: "中"}`), half}, {"examples/x/a.go", said(`Text{ZH: zh}`), half},
		{"mediation/a.go", said(`Text{ZH: "中", EN: " "}`), half}, {"a.go", `var t = &Text{"k", "中", "", nil}`, half}, {"a.go", `var t = []Text{{EN: "en"}}`, half},
		{"a.go", `var t = map[string]Text{"k": {ZH: "中"}}`, half}, {"a.go", `var t = Text{ZH: zh, EN: "en"}`, ""}, {"a.go", `var t = Text{"k", "中", "en", nil}`, ""}, {"a.go", `var t = Text{}`, ""},
		{"text.go", `var t = Text{EN: "en"}`, ""}, {"a_test.go", `var t = Text{EN: "en"}`, ""}, {"mediation/a.go", `var t = Text{EN: "en"}`, ""}, {"a.go", `var t = []Text{{ZH: zh, EN: en}}`, ""},
		{"a.go", `type Words = Text`, "Words is Text by another name"}, {"mediation/a.go", "import \"" + archtest.Module + "\"\ntype words townhall.Text", "words is Text by another name"},
		{"mediation/a.go", said(`Say`), alias}, {"a.go", `var say = Say`, alias}, {"mediation/a.go", said(`Plain(townhall.Say)`), alias}, {"a.go", "func f() { g(Say) }", alias},
		{"a.go", `func Say() {}`, ""}, {"a.go", "type f struct { Say Text }\nvar g = f{Say: x.Say}", ""}, {"a.go", "func f(Say int) int { return Say }", ""}, {"mediation/a.go", "func f() { g(Say) }", ""},
		{"mediation/a.go", "import \"" + archtest.Module + "\"\nvar t = (townhall.Say)(\"k\", \"中\", \"\")", "a wording is empty"}, {"a_test.go", `var say = Say`, ""},
	})
	same := `Say("k", "中", "en")`
	assert.Empty(t, archtest.Texts(sources(t, map[string]string{"mediation/a.go": said(same), "budget/a.go": said(same)})))
	two := archtest.Texts(sources(t, map[string]string{"mediation/a.go": said(same), "budget/a.go": said(`Say("k", "中", "other")`)}))
	require.Len(t, two, 1)
	assert.Contains(t, two[0], `another text with this key says "中"`)
}

func TestDocWall(t *testing.T) {
	hold(t, archtest.Docs, []wallCase{
		{"a.go", "func F() {}", "F has no comment"}, {"a.go", "// F does.\nfunc F() {}", ""}, {"a.go", "func f() {}", ""},
		{"a.go", "type T int", "T has no comment"}, {"a.go", "type (\n\tT int\n)", "T has no comment"}, {"a.go", "// T is.\ntype T int\nfunc (*T) M() {}", "M has no comment"},
		{"a.go", "type t[K any] int\nfunc (t[K]) M() {}", ""}, {"a.go", "// T is.\ntype T[K any] int\nfunc (t T[K]) M() {}", "M has no comment"},
		{"a.go", "const C = 1", "C has no comment"}, {"a.go", "const C = 1 // one", ""}, {"a.go", "// The numbers.\nconst (\n\tC = 1\n\tD = 2\n)", ""}, {"a.go", "var a, V = 1, 2", "V has no comment"},
		{"a.go", "// T is.\ntype T interface {\n\tM()\n\tN() // n\n}", "T.M has no comment"}, {"a.go", "// T is.\ntype T interface { M() }", ""},
		{"adapters/x/a.go", "func F() {}", "F has no comment"}, {"adapters/x/a.go", "// T is.\ntype T interface {\n\tM()\n\tN()\n}", ""},
		{"examples/x/a.go", "func F() {}", ""}, {"internal/x/a.go", "func F() {}", ""}, {"a_test.go", "func F() {}", ""},
	})
	bare, err := archtest.Parse("mediation/a.go", "package p")
	require.NoError(t, err)
	assert.Equal(t, []string{"mediation: the package has no comment"}, archtest.Docs([]*archtest.File{bare}))
}

func TestLoad(t *testing.T) {
	tree := fstest.MapFS{}
	for _, name := range []string{"a.go", "x/testdata/a.go", ".git/a.go", "_old/a.go", "b.txt"} {
		tree[name] = &fstest.MapFile{Data: []byte("package p")}
	}
	files, err := archtest.Load(tree)
	require.NoError(t, err)
	require.Len(t, files, 1)
	assert.Equal(t, ".", files[0].Dir())
	_, err = archtest.Load(fstest.MapFS{"a.go": &fstest.MapFile{Data: []byte("pack age")}})
	assert.Error(t, err)
}
