package web_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

const deskPath = "/en/desk/sessions/s-5/"

// signIn signs so many in at the session's desk, in one form.
func signMembers(b browser, n int) answer {
	pairs := []string{"step", "sign_in"}
	for i := range n {
		pairs = append(pairs, "person", string(member(i)))
	}
	return b.post(deskPath+"step/", pairs...)
}

// A session at its desk, from the roll to the trace that everybody reads.
func TestSessionFromItsRollToTheTrace(t *testing.T) {
	tn := newTown(t)
	b := tn.as(t, "clerk")
	says(t, b.get("/en/desk/sessions/").body, "session 5", "/en/desk/sessions/s-5/")
	says(t, b.get(deskPath).body, "代表07", "not here", "art. 14", "found <b>0</b>", `class="meter no"`)

	assert.Equal(t, http.StatusSeeOther, signMembers(b, 39).StatusCode)
	a := b.post(deskPath+"step/", "step", "open", "once", "o-1")
	assert.Equal(t, http.StatusUnprocessableEntity, a.StatusCode)
	says(t, a.body, "This was not done", "40 at least", "found <b>39</b>", "art. 14")
	assert.Equal(t, http.StatusUnprocessableEntity, signMembers(b, 1).StatusCode, "who is in does not sign in again")
	assert.Equal(t, http.StatusSeeOther, b.post(deskPath+"step/", "step", "sign_in", "person", string(member(39)), "person", string(member(40))).StatusCode)
	says(t, b.get(deskPath).body, "41 <span", `class="meter"`)
	tn.clock.pass(60e9)
	assert.Equal(t, http.StatusSeeOther, b.post(deskPath+"step/", "step", "open", "once", "o-2").StatusCode)
	assert.Equal(t, http.StatusSeeOther, b.post(deskPath+"step/", "step", "open", "once", "o-2").StatusCode, "the form sent twice")

	tally := []string{"motion", schools.ID, "once", "c-1", "for", "36", "against", "3", "abstain", "2"}
	a = b.post(deskPath+"count/", tally...)
	assert.Equal(t, http.StatusUnprocessableEntity, a.StatusCode)
	says(t, a.body, "the text as it stands was deliberated before the vote")
	tn.clock.pass(60e9)
	assert.Equal(t, http.StatusSeeOther, b.post(deskPath+"deliberate/", "motion", schools.ID, "said", "各代表团审议", "once", "d-1").StatusCode)
	says(t, b.get(deskPath).body, "Debated at")
	tn.clock.pass(60e9)
	for _, typed := range []string{"-1", "many", "3.5", "99999999999999999999", "４７"} {
		a = b.post(deskPath+"count/", with(tally, "for", typed)...)
		assert.Equal(t, http.StatusBadRequest, a.StatusCode, typed)
		says(t, a.body, "a whole number from 0 up", typed)
	}
	a = b.post(deskPath+"count/", with(tally, "for", "60")...)
	assert.Equal(t, http.StatusBadRequest, a.StatusCode, "more votes than are present")
	assert.Equal(t, http.StatusNotFound, tn.browser(t).get("/en/votes/schools/").StatusCode, "nothing is counted yet")
	a = b.post(deskPath+"count/", tally...)
	assert.Equal(t, "/en/votes/schools/", a.Header.Get("Location"))
	says(t, tn.browser(t).get("/en/votes/schools/").body, "adopted", "found <b>36</b>", "art. 25")

	assert.Equal(t, http.StatusBadRequest, b.post(deskPath+"step/", "step", "dance").StatusCode)
	tn.clock.pass(60e9)
	assert.Equal(t, http.StatusSeeOther, b.post(deskPath+"step/", "step", "sign_out", "person", string(member(3))).StatusCode)
	assert.Equal(t, http.StatusSeeOther, b.post(deskPath+"step/", "step", "adjourn", "reason", "午休", "once", "a-1").StatusCode)
	tn.clock.pass(60e9)
	assert.Equal(t, http.StatusSeeOther, b.post(deskPath+"step/", "step", "resume", "once", "r-1").StatusCode)
	tn.clock.pass(60e9)
	closed := b.post(deskPath+"step/", "step", "close", "once", "z-1")
	assert.Equal(t, http.StatusSeeOther, closed.StatusCode, plain(t, closed.body))
	says(t, b.get(deskPath).body, "The session is over.")
	says(t, b.get(deskPath+"minutes/").body, "代表03", "41 of 60 present", "plan for the schools")
	hides(t, tn.browser(t).get("/en/sessions/s-5/").body, "代表", "m-03")
	says(t, b.post(deskPath+"step/", "step", "lapse").body, "This was not done")
}

func TestDeskIsForWhoKeepsTheSession(t *testing.T) {
	tn := newTown(t)
	for _, login := range []string{"mediator", "other"} {
		b := tn.as(t, login)
		assert.Equal(t, http.StatusNotFound, b.get(deskPath).StatusCode, login)
		for path, form := range map[string][]string{"step/": {"step", "open"}, "count/": {"motion", schools.ID, "for", "1"}, "deliberate/": {"motion", schools.ID, "said", "x"}, "poll/open/": {"motion", schools.ID}, "poll/close/": {"motion", schools.ID}} {
			before := tn.history(t)
			a := b.post(deskPath+path, form...)
			assert.Contains(t, []int{http.StatusForbidden, http.StatusNotFound}, a.StatusCode, login+" "+path)
			assert.Equal(t, before, tn.history(t), login+" "+path)
		}
	}
}
