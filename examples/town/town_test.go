package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
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

func TestMain(m *testing.M) { pgtest.Main(m) }

// golden are the figures of the source that this town must compute.
const golden = `{"accepted": 110, "handled": 110, "oral": 79, "written": 31, "handled_rate": "1/1", "success_rate": "1/1",
	"suicides": 0, "crimes": 0, "skip_level_petitions": 0}`

// runJSON runs the command and gives its JSON.
func runJSON(t *testing.T, args ...string) map[string]any {
	t.Helper()
	var out, progress bytes.Buffer
	require.NoError(t, run(t.Context(), append(args, "-json"), &out, &progress), progress.String())
	var r struct {
		Year      int
		Mediation map[string]any
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &r))
	assert.Equal(t, year, r.Year)
	return r.Mediation
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

// -report on a database prints what is there and plays nothing into it.
func TestReportWritesNothing(t *testing.T) {
	got := runJSON(t, "-report", "-db", filepath.Join(t.TempDir(), "empty.db"))
	assert.Equal(t, 0.0, got["accepted"])
	assert.Equal(t, "", got["handled_rate"])
}

// played gives an opened town whose year was played.
func played(t *testing.T) database {
	t.Helper()
	db, err := open(t.Context(), filepath.Join(t.TempDir(), "town.db"))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.close()) })
	require.NoError(t, newTown(db.store, db.vault).play(t.Context(), files, func(int, int, townhall.Date) {}))
	return db
}

// The figures come from stored records: a case that is voided leaves them, and the source's claim is then short of one.
func TestVoidingACaseChangesTheFigures(t *testing.T) {
	db := played(t)
	office := newTown(db.store, db.vault).office
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
	db := played(t)
	office := newTown(db.store, db.vault).office
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
	db := played(t)
	r, err := annual(t.Context(), db.store, files, year)
	require.NoError(t, err)
	for l, says := range map[*townhall.Language][]string{
		&townhall.ZH: {"共受理各类矛盾纠纷110件", "口头协议79件", "100.0%", "上年结转0件", "东村", "邻里", "≥110"},
		&townhall.EN: {"110 disputes accepted", "79 by oral and 31 by written", "Dongcun Village", "neighbours"},
	} {
		var out strings.Builder
		r.print(&out, *l)
		for _, s := range says {
			assert.Contains(t, out.String(), s)
		}
	}
}

// Nobody's name is in a record: names are in the vault only, and found there.
func TestNamesAreInTheVaultOnly(t *testing.T) {
	db := played(t)
	data, err := rows(files, "disputes.csv")
	require.NoError(t, err)
	name := strings.TrimSpace(strings.Split(data[0]["parties"], "|")[0])
	found, err := db.vault.Find(t.Context(), "name", name)
	require.NoError(t, err)
	require.Len(t, found, 1)
	for e, err := range db.store.History(t.Context(), townhall.Ref{}, 0) {
		require.NoError(t, err)
		require.NotContains(t, string(e.After.Doc), name)
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
	for _, name := range []string{"committees.csv", "disputes.csv"} {
		doc, err := files.ReadFile("data/" + name)
		require.NoError(t, err)
		bad["data/"+name] = &fstest.MapFile{Data: bytes.Replace(doc, []byte(":director"), nil, 1)}
	}
	db, err := open(t.Context(), "")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.close()) })
	err = newTown(db.store, db.vault).play(t.Context(), bad, func(int, int, townhall.Date) {})
	assert.Equal(t, "town（2024-03-06）：不予办理：主任人数：应为1，实为0（《人民调解法》第8条）", explain(err, townhall.ZH))
	assert.Equal(t, "town (2024-03-06): refused: directors: needs 1, found 0 (People's Mediation Law, art. 8)", explain(err, townhall.EN))
}

func TestBadOptionsAreNamed(t *testing.T) {
	for _, args := range [][]string{{"-lang", "fr"}, {"extra"}, {"-nonsense"}, {"-db", filepath.Join(t.TempDir(), "no", "such", "dir", "x.db")}} {
		err := run(context.Background(), args, io.Discard, io.Discard)
		assert.Error(t, err, args)
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
