package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/internal/pgtest"
	"github.com/townhall-go/townhall/mediation"
)

func TestMain(m *testing.M) {
	code := pgtest.Run(m)
	os.RemoveAll(theYear.dir)
	os.Exit(code)
}

// golden are the figures of the source that this town must compute.
const golden = `{"accepted": 110, "handled": 110, "oral": 79, "written": 31, "handled_rate": "1/1", "success_rate": "1/1",
	"suicides": 0, "crimes": 0, "skip_level_petitions": 0}`

// runJSON runs the command and gives its JSON.
func runJSON(t *testing.T, args ...string) map[string]any {
	t.Helper()
	var out, progress bytes.Buffer
	require.NoError(t, run(t.Context(), append(args, "-json"), &out, &progress), progress.String())
	var r struct {
		Year, Played, Events            int
		Mediation, Learning, Governance map[string]any
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &r))
	assert.Equal(t, year, r.Year)
	assert.Equal(t, []int{950, 950}, []int{r.Played, r.Events})
	assert.Equal(t, map[string]any{"mediator_exams": 1.0, "candidates": 53.0, "passed": 53.0, "pass_rate": "1/1"}, without(r.Learning, "claims"))
	assert.Equal(t, map[string]any{"heads": 1.0, "deputy_heads": 2.0, "legal_officers": 1.0, "reshuffles": 1.0, "members": 3.0}, r.Governance["leading_group"])
	assert.Equal(t, []any{5.0, 1.0}, []any{r.Governance["departments"], r.Governance["resolution_directives"]})
	congress := r.Governance["congress"].(map[string]any)
	assert.Equal(t, []any{1.0, 5.0, 3.0}, []any{congress["motions_adopted"], congress["attending_groups"], congress["observing_schools"]})
	assert.Equal(t, true, congress["finding"].(map[string]any)["held"])
	for _, c := range r.Governance["claims"].([]any) {
		assert.Equal(t, true, c.(map[string]any)["consistent"], c)
	}
	assert.Equal(t, []any{map[string]any{"amount": "8270.00", "currency": "CNY"}}, r.Mediation["subsidy_total"])
	return r.Mediation
}

func without(m map[string]any, key string) map[string]any {
	m = maps.Clone(m)
	delete(m, key)
	return m
}

func assertGolden(t *testing.T, got map[string]any) {
	t.Helper()
	var want map[string]any
	require.NoError(t, json.Unmarshal([]byte(golden), &want))
	for key, figure := range want {
		assert.Equal(t, figure, got[key], key)
	}
}

func TestYearOnATemporaryDatabase(t *testing.T) {
	got := runJSON(t)
	assertGolden(t, got)
	claims, ok := got["claims"].([]any)
	require.True(t, ok)
	require.Len(t, claims, 9)
	for _, c := range claims {
		claim := c.(map[string]any)
		assert.Equal(t, true, claim["consistent"], claim["key"])
		assert.Equal(t, 0.0, claim["unexplained"], claim["key"])
	}
	assert.Equal(t, "≥110", claims[0].(map[string]any)["claimed"])
	assert.Equal(t, 110.0, claims[0].(map[string]any)["recorded"])
}

func TestPlayingTheYearTwiceOnOneDatabaseChangesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "town.db")
	first := runJSON(t, "-db", file)
	assert.Equal(t, first, runJSON(t, "-db", file))
}

func TestYearOnPostgreSQL(t *testing.T) {
	dsn := pgtest.DSN(t)
	t.Chdir(t.TempDir()) // the vault's key is kept in the working directory
	assertGolden(t, runJSON(t, "-db", dsn))
}

// -report on a database prints what is there: where there is none it says so, and leaves none behind.
func TestReportMakesNoDatabase(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "typo.db")
	err := run(t.Context(), []string{"-report", "-db", file}, io.Discard, io.Discard)
	assert.EqualError(t, err, "没有这个数据库："+file)
	err = run(t.Context(), []string{"-lang", "en", "-report", "-db", file}, io.Discard, io.Discard)
	assert.EqualError(t, err, "no such database: "+file)
	assert.Empty(t, names(t, dir))
}

// A new key opens nothing that a lost one has sealed.
func TestALostKeyIsNamedAndNotReplaced(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "town.db")
	assert.EqualValues(t, 110, runJSON(t, "-db", file)["accepted"])
	require.Equal(t, []string{"town.db", "town.db.key"}, names(t, dir))
	require.NoError(t, os.Remove(file+".key"))
	for _, args := range [][]string{{"-db", file}, {"-report", "-db", file}} {
		err := run(t.Context(), append([]string{"-lang", "en"}, args...), io.Discard, io.Discard)
		assert.EqualError(t, err, "the key file of this database is missing: "+file+".key")
		assert.Equal(t, []string{"town.db"}, names(t, dir))
	}
}

// names are the files in a directory.
func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// cancelling is a writer that interrupts at the n-th line.
type cancelling struct {
	n      int
	cancel func()
}

func (c *cancelling) Write(b []byte) (int, error) {
	if c.n--; c.n == 0 {
		c.cancel()
	}
	return len(b), nil
}

func TestAnInterruptedYearSaysSoAndGoesOn(t *testing.T) {
	const named, tenth = 1, 2 // the lines: the database's name, a tenth of the year
	interrupted := func(line int, args ...string) string {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		err := run(ctx, args, io.Discard, &cancelling{line, cancel})
		require.Error(t, err)
		return err.Error()
	}
	file := filepath.Join(t.TempDir(), "town.db")
	const en = `^interrupted on 2025-\d\d-\d\d: 95 of 950 events of the year were played; `
	assert.Regexp(t, en+`the temporary database is gone \(with -db FILE the next run would go on\)$`, interrupted(tenth, "-lang", "en"))
	assert.Regexp(t, en+`run again on the same -db to go on$`, interrupted(tenth, "-lang", "en", "-db", file))
	assert.Regexp(t, `^已于2025-\d\d-\d\d中断：全年950项已演95项；以同一 -db 再次运行即接着演$`, interrupted(tenth, "-db", file), "what was played before counts")
	assert.Equal(t, "已于录入姓名时中断：全年950项已演95项；以同一 -db 再次运行即接着演", interrupted(named, "-db", file), "what was played before counts")

	var out, again bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-report", "-db", file, "-lang", "en"}, &out, io.Discard))
	assert.Contains(t, out.String(), "2025\n"+strings.Repeat("=", 58)+"\nNot the whole year: 95 of its 950 events have been played.\n")
	require.NoError(t, run(t.Context(), []string{"-report", "-db", file, "-json"}, &again, io.Discard))
	assert.Contains(t, again.String(), "\n  \"played\": 95,\n  \"events\": 950,\n")

	assertGolden(t, runJSON(t, "-db", file))
	out.Reset()
	require.NoError(t, run(t.Context(), []string{"-report", "-db", file}, &out, io.Discard))
	assert.NotContains(t, out.String(), "尚非全年")
}

// aTown is the town on a database.
func aTown(t *testing.T, db database) *town {
	t.Helper()
	made, err := newTown(db.store, db.vault)
	require.NoError(t, err)
	return made
}

// playedTown gives an opened town whose year was played.
func playedTown(t *testing.T) database {
	t.Helper()
	db, err := open(t.Context(), filepath.Join(t.TempDir(), "town.db"), true)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.close()) })
	require.NoError(t, aTown(t, db).play(t.Context(), files, func(int, int, townhall.Date) {}))
	return db
}

// The figures come from stored records: a case that is voided leaves them, and the source's claim is then short of one.
func TestVoidingACaseChangesTheFigures(t *testing.T) {
	db := playedTown(t)
	office := aTown(t, db).office
	var oral townhall.Ref
	for c, err := range townhall.Docs[mediation.Case](t.Context(), db.store, townhall.Query{Kind: mediation.CaseKind}) {
		require.NoError(t, err)
		if c.Agreement.Form == mediation.Oral {
			oral = c.Ref()
			break
		}
	}
	require.NoError(t, townhall.Void(t.Context(), office, clerk(), oral, "entered twice"))
	r, err := annual(t.Context(), db.store, files, year)
	require.NoError(t, err)
	assert.Equal(t, []int64{109, 109, 78, 31}, []int64{r.Mediation.Accepted, r.Mediation.Handled, r.Mediation.Oral, r.Mediation.Written})
	assert.Equal(t, "1/1", r.Mediation.HandledRate.String())
	accepted, written := r.Mediation.Claims[0], r.Mediation.Claims[3]
	assert.False(t, accepted.Consistent)
	assert.Equal(t, int64(1), accepted.Unexplained)
	assert.True(t, written.Consistent)
}

// A harm that is recorded shows, and contradicts the source's zero.
func TestAHarmRecordedShows(t *testing.T) {
	db := playedTown(t)
	office := aTown(t, db).office
	_, err := mediation.Escalate(t.Context(), atYearsEnd(office), clerk(), townhall.Ref{Kind: mediation.CaseKind, ID: "2025-001"},
		mediation.Escalation{Harm: mediation.Crime, Persons: 2, Note: "struck a neighbour"})
	require.NoError(t, err)
	r, err := annual(t.Context(), db.store, files, year)
	require.NoError(t, err)
	assert.Equal(t, int64(1), r.Mediation.Crimes)
	for _, c := range r.Mediation.Claims {
		assert.Equal(t, c.Key != "mediation.crimes", c.Consistent, c.Key)
	}
}

func TestReportInBothLanguages(t *testing.T) {
	db := playedTown(t)
	r, err := annual(t.Context(), db.store, files, year)
	require.NoError(t, err)
	for l, says := range map[*townhall.Language][]string{
		&townhall.ZH: {"共受理各类矛盾纠纷110件", "不予受理0件", "以案定补：110件，共8270.00 CNY", "举办人民调解员考试1次，53人参加", "口头协议79件", "调处率100.0%（110/110）", "履行率98.2%（108/110）", "上年结转0件", "东村", "邻里", "≥110",
			"\n受理数 受理并调处各类矛盾纠纷110余起 ", "\n调处数 受理并调处各类矛盾纠纷110余起 ", "100.0% 110/110 ✓ —\n", "✓ 法定人数：出席：应为不少于全体成员的2/3（60），即至少40，实为52", "领导小组副组长 分管副镇长和党政办公室主任副组长 2 2 ✓"},
		&townhall.EN: {"110 disputes accepted", "110 cases, 8270.00 CNY in all", "Mediators' exams held: 1; 53 candidates", "79 by oral and 31 by written", "success rate 100.0 % (110/110)", "Dongcun Village", "neighbours",
			"\naccepted accepted and handled 110-odd", "\nhandled accepted and handled 110-odd", "\nsuicide no suicide"},
	} {
		var out strings.Builder
		r.print(&out, *l)
		squeezed := regexp.MustCompile(` +`).ReplaceAllString(out.String(), " ") // columns are as wide as their longest cell
		for _, s := range says {
			assert.Contains(t, squeezed, s)
		}
	}
}

// Nobody's name is in a record: names are in the vault only, and found there.
func TestNamesAreInTheVaultOnly(t *testing.T) {
	db := playedTown(t)
	data, err := rows(files, "disputes.csv")
	require.NoError(t, err)
	deputies, err := rows(files, "deputies.csv")
	require.NoError(t, err)
	deputy := deputies[0]["name"]
	name := strings.TrimSpace(strings.Split(data[0]["parties"], "|")[0])
	found, err := db.vault.Find(t.Context(), "name", name)
	require.NoError(t, err)
	require.Len(t, found, 1)
	for e, err := range db.store.History(t.Context(), townhall.Ref{}, 0) {
		require.NoError(t, err)
		require.NotContains(t, string(e.After.Doc), name)
		require.NotContains(t, string(e.After.Doc), deputy)
	}
	events, err := aTown(t, db).events(t.Context(), files)
	require.NoError(t, err)
	for _, e := range events { // the names of events are kept as those of commits
		assert.Regexp(t, `^[\x20-\x7e]+$`, e.id)
	}
}

// What goes wrong is said in the language of the report, the refusals of the rules too.
func TestErrorsSpeakTheLanguageOfTheReport(t *testing.T) {
	for _, tc := range []struct{ says, lang string }{
		{"-lang", "fr"}, {"输入有误", "fr"}, {"输入有误：应为-help 所列的选项，实为extra", "zh extra"}, {"invalid: needs options that -help lists, found extra", "en extra"},
	} {
		err := run(t.Context(), append([]string{"-lang"}, strings.Fields(tc.lang)...), io.Discard, io.Discard)
		require.Error(t, err)
		assert.Contains(t, err.Error(), tc.says)
	}
	bad := fstest.MapFS{}
	for _, name := range []string{"committees.csv", "disputes.csv", "exam.json", "exam_answers.csv", "bodies.csv", "deputies.csv", "guests.csv"} {
		doc, err := files.ReadFile("data/" + name)
		require.NoError(t, err)
		bad["data/"+name] = &fstest.MapFile{Data: bytes.Replace(doc, []byte(":director"), nil, 1)}
	}
	db, err := open(t.Context(), "", true)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.close()) })
	err = aTown(t, db).play(t.Context(), bad, func(int, int, townhall.Date) {})
	assert.Equal(t, "town（2024-03-06）：不予办理：主任人数：应为1，实为0（《人民调解法》第8条）", explain(err, townhall.ZH))
	assert.Equal(t, "town (2024-03-06): refused: directors: needs 1, found 0 (People's Mediation Law, art. 8)", explain(err, townhall.EN))
}

func TestBadOptionsAreNamedInOneLine(t *testing.T) {
	for args, says := range map[string]string{
		"-lang fr":            "输入有误：-lang应为zh 或者 en，实为fr",
		"extra":               "输入有误：应为-help 所列的选项，实为extra",
		"-nonsense":           "输入有误：应为-help 所列的选项，实为-nonsense",
		"-lang en -nonsense":  "invalid: needs options that -help lists, found -nonsense",
		"-nonsense -lang=en":  "invalid: needs options that -help lists, found -nonsense",
		"-json ---x":          "输入有误：应为-help 所列的选项，实为---x",
		"-json=maybe -report": "输入有误：应为-help 所列的选项，实为-json=maybe",
		"-lang en -db":        "invalid: needs a value after -db",
	} {
		var out, told bytes.Buffer
		assert.EqualError(t, run(t.Context(), strings.Fields(args), &out, &told), says)
		assert.Empty(t, out.String()+told.String(), args)
	}
	assert.Error(t, run(t.Context(), []string{"-db", filepath.Join(t.TempDir(), "no", "such", "dir", "x.db")}, io.Discard, io.Discard))
}

func TestHelpIsInBothLanguages(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run(t.Context(), []string{"-help"}, &out, io.Discard))
	for _, s := range []string{"水南镇的2025年", "year 2025", "-db FILE", "密钥文件", "a secret key file FILE.key is written beside it", "-lang zh|en", "-report", "-json", "-rules FILE"} {
		assert.Contains(t, out.String(), s)
	}
}

func TestCatalogueIsWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rules.html")
	runJSON(t, "-rules", file)
	page, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(page), "mediation.confirmation")
}

// The data are varied, as a year's disputes are.
func TestDataAreVaried(t *testing.T) {
	f, err := files.Open("data/disputes.csv")
	require.NoError(t, err)
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	distinct := make([]map[string]bool, len(all[0]))
	for _, row := range all[1:] {
		for i, cell := range row {
			if distinct[i] == nil {
				distinct[i] = map[string]bool{}
			}
			distinct[i][cell] = true
		}
	}
	for column, least := range map[string]int{"no": 110, "accepted": 60, "committee": 8, "category": 15, "parties": 110, "mediators": 20, "source": 3} {
		for i, name := range all[0] {
			if name == column {
				assert.GreaterOrEqual(t, len(distinct[i]), least, column)
			}
		}
	}
}

func atYearsEnd(o townhall.Office) townhall.Office {
	o.Now = func() time.Time { return time.Date(year, 12, 31, 9, 0, 0, 0, cn.Zone) }
	return o
}

// What the office prints: every case's file, the pay, the figures; and what the public may see of them.
func TestFormsArePrinted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "forms")
	var report bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-report", "-forms", dir}, &report, io.Discard))
	assert.Contains(t, report.String(), "共受理各类矛盾纠纷110件")
	files, err := filepath.Glob(filepath.Join(dir, "cases", "*.html"))
	require.NoError(t, err)
	assert.Len(t, files, 110)
	for name, says := range map[string]string{"statistics.html": "110</td>", "subsidies.html": "人民调解以案定补发放表", "public.html": "1 至 4 的数", "cases/2025-001.html": "宋福"} {
		page, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Contains(t, string(page), says, name)
		assert.NotContains(t, string(page), "shuinan/", "places have names")
	}
	assert.Error(t, run(t.Context(), []string{"-forms", files[0]}, io.Discard, io.Discard), "a directory that is a file")
}
