package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/internal/pgtest"
	"github.com/townhall-go/townhall/mediation"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// each runs a test over the portal's two databases.
func each(t *testing.T, test func(t *testing.T, b browser)) {
	t.Run("sqlite", func(t *testing.T) { test(t, visit(t, "")) })
	t.Run("postgres", func(t *testing.T) { test(t, visit(t, pgtest.DSN(t))) })
}

// browser is before the portal, with everybody signed in.
type browser struct {
	t *testing.T
	portal
	url     string
	secrets map[townhall.PersonID]string
}

func visit(t *testing.T, address string) browser {
	t.Helper()
	dir := t.TempDir()
	db, err := connect(t.Context(), address, dir)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	key, err := secret(dir + "/portal.key")
	require.NoError(t, err)
	p, err := open(t.Context(), db, key)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, p.close()) })
	server := httptest.NewServer(p.handler())
	t.Cleanup(server.Close)
	b := browser{t, p, server.URL, map[townhall.PersonID]string{}}
	for _, c := range citizens() {
		b.secrets[c.ID], err = p.signIn(t.Context(), c.ID)
		require.NoError(t, err)
	}
	return b
}

// send asks as somebody, and gives the status and the answer.
func (b browser) send(who townhall.PersonID, method, path, key, body string) (int, string) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, strings.NewReader(body))
	require.NoError(b.t, err)
	r.Header.Set("Accept-Language", "en")
	if b.secrets[who] != "" {
		r.Header.Set("Authorization", "Bearer "+b.secrets[who])
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	got, err := http.DefaultClient.Do(r)
	require.NoError(b.t, err)
	defer got.Body.Close()
	answer, err := io.ReadAll(got.Body)
	require.NoError(b.t, err)
	assert.True(b.t, json.Valid(answer), "%s", answer)
	return got.StatusCode, string(answer)
}

// kept counts the portal's rows and townhall's cases.
func (b browser) kept() (rows, cases int) {
	b.t.Helper()
	require.NoError(b.t, b.db.Get(&rows, `SELECT count(*) FROM portal_case`))
	require.NoError(b.t, b.db.Get(&cases, `SELECT count(*) FROM townhall_record WHERE kind = 'mediation.case'`))
	return rows, cases
}

const fence = `{"applicant":"wang","other":"li","category":"neighbours","agreed":"李强 moves the fence back by 20 cm"}`

func TestACaseIsRecordedOnceWithThePortalsOwnRow(t *testing.T) {
	each(t, func(t *testing.T, b browser) {
		first := fmt.Sprintf(`{"number": "%d-0001"}`, b.office.Now().Year())
		for range 2 {
			status, said := b.send("lin", "POST", "/cases", "c1", fence)
			require.Equal(t, http.StatusOK, status, said)
			assert.JSONEq(t, first, said, "sent twice, recorded once")
		}
		rows, cases := b.kept()
		assert.Equal(t, []int{1, 1}, []int{rows, cases})

		var ref townhall.Ref
		require.NoError(t, b.db.Get(&ref, `SELECT ref FROM portal_case`))
		c, _, err := townhall.Load[mediation.Case](t.Context(), b.office.Store, ref)
		require.NoError(t, err)
		assert.Equal(t, []any{mediation.Agreed, []townhall.PersonID{"lin"}, "{@li} moves the fence back by 20 cm"}, []any{c.State, c.Mediators, c.Agreement.Content}, "a record names nobody")

		for who, want := range map[townhall.PersonID]int{"wang": http.StatusOK, "sun": http.StatusOK, "li": http.StatusNotFound, "zhao": http.StatusNotFound} {
			status, said := b.send(who, "GET", fmt.Sprintf("/cases/%d-0001", b.office.Now().Year()), "", "")
			assert.Equal(t, want, status, who)
			assert.Equal(t, want == http.StatusOK, strings.Contains(said, "李强 moves the fence back by 20 cm"), said)
		}
	})
}

// Another mediator's key of the same name is another case.
func TestKeysOfDifferentUsersNeverMeet(t *testing.T) {
	each(t, func(t *testing.T, b browser) {
		for _, who := range []townhall.PersonID{"lin", "wu"} {
			status, said := b.send(who, "POST", "/cases", "c1", fence)
			require.Equal(t, http.StatusOK, status, said)
		}
		rows, cases := b.kept()
		assert.Equal(t, []int{2, 2}, []int{rows, cases})
	})
}

// What the law refuses leaves no row of the portal, and the user sees why, with the articles.
func TestARefusalLeavesNothingAndShowsItsArticles(t *testing.T) {
	each(t, func(t *testing.T, b browser) {
		_, err := b.db.Exec(`UPDATE portal_citizen SET post = 'resident' WHERE id = 'wu'`)
		require.NoError(t, err)
		for _, tc := range []struct {
			who    townhall.PersonID
			body   string
			status int
			shows  string
		}{
			{"sun", fence, http.StatusUnprocessableEntity, "a mediator of a committee of shuinan/dongcun"}, // by post, but of no committee
			{"wang", fence, http.StatusForbidden, "quick"},
			{"zhao", fence, http.StatusForbidden, "quick"},
			{"wu", fence, http.StatusForbidden, "quick"}, // of the committee, but not by post any more
			{"", fence, http.StatusUnauthorized, "sign in"},
			{"lin", strings.Replace(fence, `"other":"li"`, `"other":"wang"`, 1), http.StatusUnprocessableEntity, "✗ each party is a person on one side only: 王小明 (People's Mediation Law, art. 2)"},
			{"lin", strings.Replace(fence, "neighbours", "weather", 1), http.StatusUnprocessableEntity, "weather"},
			{"lin", strings.Replace(fence, `"other":"li"`, `"other":"lin"`, 1), http.StatusUnprocessableEntity, "林秀兰"},
			{"lin", `{"nonsense":1}`, http.StatusBadRequest, "nonsense"},
			{"lin", `{"agreed":"` + strings.Repeat("a", 1<<16) + `"}`, http.StatusRequestEntityTooLarge, ""},
		} {
			status, said := b.send(tc.who, "POST", "/cases", "c1", tc.body)
			assert.Equal(t, tc.status, status, said)
			assert.Contains(t, said, tc.shows)
			rows, cases := b.kept()
			assert.Equal(t, []int{0, 0}, []int{rows, cases})
		}
		status, said := b.send("lin", "POST", "/cases", "", fence)
		assert.Equal(t, http.StatusBadRequest, status)
		assert.Contains(t, said, "Idempotency-Key")
		status, said = b.send("lin", "POST", "/cases", "c1", fence)
		assert.Equal(t, http.StatusOK, status, "the key of what was refused is not used up: %s", said)
	})
}

// What the portal's own tables refuse leaves no case.
func TestWhenThePortalsOwnInsertFailsThereIsNoCase(t *testing.T) {
	each(t, func(t *testing.T, b browser) {
		stranger := strings.Replace(fence, `"applicant":"wang"`, `"applicant":"nobody"`, 1) // whom the portal's foreign key does not know
		status, said := b.send("lin", "POST", "/cases", "c1", stranger)
		assert.Equal(t, http.StatusInternalServerError, status)
		assert.Contains(t, said, "nothing was recorded")
		assert.NotContains(t, strings.ToLower(said), "foreign key", "what broke inside is not shown")
		rows, cases := b.kept()
		assert.Equal(t, []int{0, 0}, []int{rows, cases})

		status, said = b.send("lin", "POST", "/cases", "c1", fence)
		require.Equal(t, http.StatusOK, status, said)
		assert.Contains(t, said, "-0001", "the number of the failed one is not used up")
	})
}

// Many at once, each sent twice: every case has a number of its own, and none is left out.
func TestManyAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b browser) {
		const many = 12
		var all sync.WaitGroup
		for i := range 2 * many {
			all.Go(func() {
				status, said := b.send("lin", "POST", "/cases", fmt.Sprint("c", i%many), fence)
				assert.Equal(t, http.StatusOK, status, said)
			})
		}
		all.Wait()
		rows, cases := b.kept()
		assert.Equal(t, []int{many, many}, []int{rows, cases})
		var last string
		require.NoError(t, b.db.Get(&last, `SELECT max(number) FROM portal_case`))
		assert.Equal(t, fmt.Sprintf("%d-%04d", b.office.Now().Year(), many), last, "without gaps")
	})
}

func TestAVoteAdoptsAndExplainsItself(t *testing.T) {
	each(t, func(t *testing.T, b browser) {
		vote := func(who townhall.PersonID, key, ballot string) (int, string) {
			return b.send(who, "POST", "/polls/square/ballots", key, `{"ballot":["`+ballot+`"]}`)
		}
		status, said := b.send("zhao", "POST", "/polls", "square", `{"question":"No cars on the square?"}`)
		require.Equal(t, http.StatusOK, status, said)
		for _, tc := range []struct {
			who         townhall.PersonID
			key, ballot string
			status      int
			shows       string
		}{
			{"wang", "b1", "for", http.StatusOK, "seal"},
			{"wang", "b1", "for", http.StatusOK, "seal"}, // sent again
			{"wang", "b2", "against", http.StatusUnprocessableEntity, "one ballot each: 王小明"},
			{"zhao", "b1", "for", http.StatusForbidden, "cast"},
			{"li", "b1", "for", http.StatusOK, "seal"},
			{"lin", "b1", "against", http.StatusOK, "seal"},
			{"hong", "b1", "perhaps", http.StatusBadRequest, "perhaps"},
		} {
			status, said := vote(tc.who, tc.key, tc.ballot)
			assert.Equal(t, tc.status, status, said)
			assert.Contains(t, said, tc.shows)
		}
		status, _ = b.send("wang", "POST", "/polls/square/close", "", "")
		assert.Equal(t, http.StatusForbidden, status)
		for range 2 {
			status, said = b.send("zhao", "POST", "/polls/square/close", "", "")
			require.Equal(t, http.StatusOK, status, said)
			assert.Contains(t, said, `"verdict": "adopted"`)
			assert.Contains(t, said, "votes for: needs more than 1/2 of votes for and against (3): 2 at least, found 2 (Participation Rules of the Dongcun Portal, art. 6)")
			assert.Contains(t, said, "votes for: needs at least 1/4 of those entitled (7): 2 at least, found 2 (Participation Rules of the Dongcun Portal, art. 6)")
		}
		status, said = vote("hong", "b1", "for")
		assert.Equal(t, http.StatusUnprocessableEntity, status, said)
		status, _ = b.send("zhao", "POST", "/polls/nowhere/close", "", "")
		assert.Equal(t, http.StatusNotFound, status)
	})
}

// An empty poll is counted as well, and not adopted.
func TestAPollInWhichNobodyVotes(t *testing.T) {
	each(t, func(t *testing.T, b browser) {
		require.NoError(t, b.ask(t.Context(), citizens()[0].actor(), "empty", "Anybody?", vote.Voter{ID: "wang"}))
		out, err := b.count(t.Context(), citizens()[0].actor(), "empty")
		require.NoError(t, err)
		assert.Equal(t, vote.Rejected, out.Verdict)
		_, err = b.box.Poll(t.Context(), "not asked")
		assert.ErrorIs(t, err, townhall.NotFound)
		assert.ErrorIs(t, b.ask(t.Context(), citizens()[5].actor(), "not asked", "?", vote.Voter{ID: "wang"}), townhall.Forbidden)
		_, err = b.box.Poll(t.Context(), "not asked")
		assert.ErrorIs(t, err, townhall.NotFound, "who may not ask has opened nothing")
	})
}

// The portal's rule of voting has none of the faults by which rules shame their makers.
func TestTheRuleIsSane(t *testing.T) {
	b := visit(t, "")
	require.NoError(t, b.ask(t.Context(), citizens()[0].actor(), "p", "?", vote.Voter{ID: "wang"}))
	poll, err := b.box.Poll(t.Context(), "p")
	require.NoError(t, err)
	faults, err := vote.Lint(poll.Rule, 30)
	require.NoError(t, err)
	assert.Empty(t, faults)
}

// The portal may start again on its database, and what is not of its policy is denied.
func TestTheAdoptionIsMadeOnceAndDeniesTheRest(t *testing.T) {
	each(t, func(t *testing.T, b browser) {
		again, err := adopt(t.Context(), b.db, make([]byte, 32))
		require.NoError(t, err)
		require.NoError(t, again.close())
		entries := 0
		for _, err := range b.office.Store.History(t.Context(), townhall.Ref{Kind: mediation.CommitteeKind, ID: "dongcun"}, 0) {
			require.NoError(t, err)
			entries++
		}
		assert.Equal(t, 1, entries)
		for _, a := range append(mediation.Actions(), governance.Actions()...) {
			for _, c := range append(citizens(), citizen{}) {
				err := b.office.Policy.Allow(t.Context(), townhall.Request{By: c.actor(), Verb: a.Verb, Record: townhall.Record{Ref: townhall.Ref{Kind: a.Kind}}})
				assert.Equal(t, a.Verb == "quick" && c.Post == "mediator", err == nil, "%s %s %s", c.ID, a.Kind, a.Verb)
			}
		}
	})
}

func TestTheLongerNameGoesFirst(t *testing.T) {
	n := names{"a-ed": "Ann Lee", "ed": "ed", "x3": "李小红", "x4": "李小", "x5": "王"}
	said := n.mentioned("Ann Lee pays ed; 李小红 pays 李小; 王 is too short", "ed", "x4", "x5", "a-ed", "x3")
	assert.Equal(t, "{@a-ed} pays {@ed}; {@x3} pays {@x4}; 王 is too short", said)
	assert.Equal(t, "Ann Lee pays ed; 李小红 pays 李小; 王 is too short", mediation.Mentions(said, n.of))
}

func TestTheProgram(t *testing.T) {
	var help bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-help"}, &help))
	assert.Contains(t, help.String(), "-addr")
	assert.Contains(t, help.String(), "门户")
	assert.Error(t, run(t.Context(), []string{"-nonsense"}, io.Discard))
	assert.Error(t, run(t.Context(), []string{"-addr", "nowhere:none"}, io.Discard))

	ctx, stop := context.WithCancel(t.Context())
	read, write := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, []string{"-addr", "127.0.0.1:0"}, write)
		ended <- err
		write.CloseWithError(err)
	}()
	var at string
	_, err := fmt.Fscanln(read, &at)
	require.NoError(t, err)
	go func() { _, _ = io.Copy(io.Discard, read) }()
	r, err := http.Get(at + "/cases/1")
	require.NoError(t, err)
	r.Body.Close()
	assert.Equal(t, http.StatusUnauthorized, r.StatusCode)
	stop()
	require.NoError(t, <-ended)
}
