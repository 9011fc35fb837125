package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

// pollOpen has a session sit with so many, the motion debated, and an electronic vote open on it.
func pollOpen(t testing.TB, tn *town, present int, secret string) (clerk browser, paper string) {
	t.Helper()
	clerk = tn.as(t, "clerk")
	require.Equal(t, http.StatusSeeOther, signMembers(clerk, present).StatusCode)
	for _, step := range []func() answer{
		func() answer { return clerk.post(deskPath+"step/", "step", "open") },
		func() answer { return clerk.post(deskPath+"deliberate/", "motion", schools.ID, "said", "审议") },
		func() answer { return clerk.post(deskPath+"poll/open/", "motion", schools.ID, "secret", secret) },
	} {
		tn.clock.pass(60e9)
		a := step()
		require.Equal(t, http.StatusSeeOther, a.StatusCode, plain(t, a.body))
	}
	says(t, clerk.get(deskPath).body, "An electronic vote is open.", "/en/polls/motion:schools:1/")
	return clerk, "/en/polls/" + url.PathEscape("motion:schools:1") + "/"
}

func TestBallots(t *testing.T) {
	tn := newTown(t)
	clerk, paper := pollOpen(t, tn, 40, "")
	deputy := tn.as(t, "deputy")
	says(t, deputy.get(paper).body, "A recorded vote", "For", "Against", "Abstaining", "plan for the schools")
	a := deputy.post(paper, "envelope", "e-1", "option", "for", "option", "against")
	assert.Equal(t, http.StatusBadRequest, a.StatusCode, "two marks")
	a = deputy.post(paper, "envelope", "e-1", "option", "maybe")
	assert.Equal(t, http.StatusBadRequest, a.StatusCode, "an option that is not on the paper")
	a = deputy.post(paper, "envelope", "", "option", "for")
	assert.Equal(t, http.StatusBadRequest, a.StatusCode, "no envelope")
	a = deputy.post(paper, "envelope", "e-1", "option", "for", "voter", string(member(7)))
	assert.Equal(t, http.StatusOK, a.StatusCode)
	says(t, a.body, "Your ballot is in the box", `id="receipt"`)
	again := deputy.post(paper, "envelope", "e-1", "option", "for")
	assert.Equal(t, receipt(t, a.body), receipt(t, again.body), "the same form again is the same ballot")
	a = deputy.post(paper, "envelope", "e-2", "option", "against")
	assert.Equal(t, http.StatusUnprocessableEntity, a.StatusCode)
	says(t, a.body, "The ballot was not taken", "has not voted in motion:schools:1: one ballot each")

	a = tn.as(t, "other").post(paper, "envelope", "e-3", "option", "for")
	assert.Equal(t, http.StatusUnprocessableEntity, a.StatusCode)
	says(t, a.body, "on the roll of motion:schools:1")
	assert.Equal(t, http.StatusForbidden, tn.as(t, "mediator").post(paper, "envelope", "e-4", "option", "for").StatusCode, "whose role does not vote")
	assert.Equal(t, http.StatusForbidden, tn.browser(t).post(paper, "envelope", "e-5", "option", "for").StatusCode)
	assert.Equal(t, http.StatusNotFound, deputy.get("/en/polls/none/").StatusCode)
	assert.Equal(t, http.StatusForbidden, deputy.post(deskPath+"poll/close/", "motion", schools.ID).StatusCode, "a deputy closes no poll")

	for n := 1; n < 38; n++ {
		must[vote.Receipt](t)(tn.box.Cast(t.Context(), "motion:schools:1", vote.Envelope{ID: fmt.Sprint("m-", n), Voter: member(n), Ballot: []string{map[bool]string{true: "for", false: "abstain"}[n < 34]}}))
	}
	tn.clock.pass(60e9)
	a = clerk.post(deskPath+"poll/close/", "motion", schools.ID)
	assert.Equal(t, "/en/votes/schools/", a.Header.Get("Location"), plain(t, a.body))
	page := tn.browser(t).get("/en/votes/schools/").body
	says(t, page, "adopted", "found <b>34</b>")
	a = deputy.post(paper, "envelope", "e-9", "option", "for")
	assert.Equal(t, http.StatusUnprocessableEntity, a.StatusCode)
	says(t, a.body, "motion:schools:1 is open")
}

func receipt(t testing.TB, page string) string {
	t.Helper()
	found := regexp.MustCompile(`id="receipt">([^<]+)<`).FindStringSubmatch(page)
	require.Len(t, found, 2)
	return found[1]
}

// Of a secret vote nothing tells who voted how: neither a page, nor a record, nor the box.
func TestSecretBallot(t *testing.T) {
	tn := newTown(t)
	clerk, paper := pollOpen(t, tn, 40, "1")
	deputy := tn.as(t, "deputy")
	says(t, deputy.get(paper).body, "A secret vote")
	seal := receipt(t, deputy.post(paper, "envelope", "e-1", "option", "against").body)
	for n := 1; n < 36; n++ {
		must[vote.Receipt](t)(tn.box.Cast(t.Context(), "motion:schools:1", vote.Envelope{ID: fmt.Sprint("m-", n), Voter: member(n), Ballot: []string{"for"}}))
	}
	tn.clock.pass(60e9)
	a := clerk.post(deskPath+"poll/close/", "motion", schools.ID)
	require.Equal(t, http.StatusSeeOther, a.StatusCode, plain(t, a.body))
	n, rec, err := townhall.Load[governance.Motion](t.Context(), tn.office.Store, schools)
	require.NoError(t, err)
	require.Len(t, n.Votes, 1)
	assert.Equal(t, []any{true, int64(35), int64(1)}, []any{n.Votes[0].Secret, n.Votes[0].Tallies[0].For, n.Votes[0].Tallies[0].Against})
	assert.NotContains(t, string(rec.Doc), string(person("deputy")))
	assert.NotContains(t, string(rec.Doc), seal)
	for block, err := range tn.box.Ballots(t.Context(), "motion:schools:1") {
		require.NoError(t, err)
		assert.NotContains(t, strings.ToLower(fmt.Sprintf("%+v", block)), "p-deputy")
	}
}

// A vote that is closed and cannot be counted, since the session has no quorum any more, is neither lost nor held again.
func TestPollClosedThatCannotBeCounted(t *testing.T) {
	tn := newTown(t)
	clerk, paper := pollOpen(t, tn, 40, "")
	tn.as(t, "deputy").post(paper, "envelope", "e-1", "option", "for")
	require.Equal(t, http.StatusSeeOther, clerk.post(deskPath+"step/", "step", "sign_out", "person", string(member(9))).StatusCode)
	tn.clock.pass(60e9)
	a := clerk.post(deskPath+"poll/close/", "motion", schools.ID)
	assert.Equal(t, http.StatusUnprocessableEntity, a.StatusCode)
	says(t, a.body, "there is no vote before the quorum")
	says(t, clerk.get(deskPath).body, "Close the vote and count it")
	signMembers(clerk, 0)
	require.Equal(t, http.StatusSeeOther, clerk.post(deskPath+"step/", "step", "sign_in", "person", string(member(9))).StatusCode)
	tn.clock.pass(60e9)
	a = clerk.post(deskPath+"poll/close/", "motion", schools.ID)
	assert.Equal(t, "/en/votes/schools/", a.Header.Get("Location"), plain(t, a.body))
}
