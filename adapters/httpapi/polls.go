package httpapi

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/internal/door"
	"github.com/townhall-go/townhall/governance/vote"
)

// PollKind is the kind by which the policy is asked about polls, with the verbs open, cast, close and read. A poll is no record: of
// its Record the policy sees the reference alone.
const PollKind = access.PollKind

// largePoll is how many bytes a poll may have, whose roll is long.
const largePoll = 64 << 20

func (a *API) polls() {
	if a.c.Box == nil {
		return
	}
	a.handle(a.pollDoc(http.MethodPost, "/polls", "open"), a.openPoll)
	a.handle(a.pollDoc(http.MethodGet, "/polls/{id}", "read"), a.poll)
	a.handle(a.pollDoc(http.MethodPost, "/polls/{id}/ballots", "cast"), a.cast)
	a.handle(a.pollDoc(http.MethodPost, "/polls/{id}/close", "close"), a.closePoll)
	a.handle(a.pollDoc(http.MethodGet, "/polls/{id}/result", "result"), a.result)
}

func (a *API) openPoll(w http.ResponseWriter, r *http.Request) error {
	by, err := door.Who(r)
	if err == nil {
		err = query(r).end()
	}
	if err == nil { // before so much is read
		err = a.allow(r.Context(), by, "open", townhall.Record{Ref: townhall.Ref{Kind: PollKind}})
	}
	if err != nil {
		return err
	}
	r = door.Larger(w, r, largePoll, 10)
	poll, err := into[vote.Poll](r)
	if err == nil {
		err = a.allow(r.Context(), by, "open", townhall.Record{Ref: townhall.Ref{Kind: PollKind, ID: poll.ID}})
	}
	if err == nil && strings.HasPrefix(poll.ID, access.MotionPolls) {
		err = &townhall.Error{Kind: townhall.Invalid, Field: "id", Found: townhall.ValueOf(poll.ID), Needed: townhall.Say("httpapi.poll.motion", "不以“{prefix}”开头的编号（议案的表决由会议台发起）", "an id that does not begin with {prefix}: polls on motions are opened at the session's desk", "prefix", access.MotionPolls)}
	}
	if err == nil {
		err = a.c.Box.Open(r.Context(), poll)
	}
	if err != nil {
		return err
	}
	poll.Voters = nil
	w.Header().Set("Location", a.base(r)+"/polls/"+url.PathEscape(poll.ID))
	return write(w, http.StatusCreated, poll)
}

// pollOf is the poll of a path, if who asks may do this with it.
func (a *API) pollOf(r *http.Request, verb string) (string, townhall.Actor, error) {
	by, err := door.Who(r)
	id := r.PathValue("id")
	if err == nil {
		err = query(r).end()
	}
	if err == nil {
		_, err = accepted(r, asJSON)
	}
	if err == nil {
		err = storable("id", id)
	}
	if err == nil {
		err = a.allow(r.Context(), by, verb, townhall.Record{Ref: townhall.Ref{Kind: PollKind, ID: id}})
	}
	return id, by, err
}

func (a *API) poll(w http.ResponseWriter, r *http.Request) error {
	id, _, err := a.pollOf(r, "read")
	if err != nil {
		return err
	}
	poll, err := a.c.Box.Poll(r.Context(), id)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, poll)
}

func (a *API) closePoll(w http.ResponseWriter, r *http.Request) error {
	id, _, err := a.pollOf(r, "close")
	if err == nil {
		_, err = into[struct{}](r)
	}
	if err != nil {
		return err
	}
	r = door.Larger(w, r, 0, 20) // a million ballots are opened
	turnout, err := a.c.Box.Close(r.Context(), id)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, turnout)
}

// tally is what a closed poll comes to: the weight for each option, in the order of the poll.
type tally struct {
	Poll     string  `json:"poll"`
	Entitled int64   `json:"entitled"`
	Cast     int64   `json:"cast"` // voters
	Votes    []votes `json:"votes"`
	Blank    int64   `json:"blank"`
}

type votes struct {
	Option string `json:"option"`
	Votes  int64  `json:"votes"`
}

func (a *API) result(w http.ResponseWriter, r *http.Request) error {
	id, _, err := a.pollOf(r, "read")
	if err != nil {
		return err
	}
	r = door.Larger(w, r, 0, 4)
	poll, err := a.c.Box.Poll(r.Context(), id)
	if err != nil {
		return err
	}
	out, sums := tally{Poll: id}, make([]int64, len(poll.Options))
	for block, err := range a.c.Box.Ballots(r.Context(), id) { // refused while the poll is open, so that it is not closed below
		if err != nil {
			return err
		}
		blank, err := block.Tally(sums)
		if err != nil {
			return err
		}
		out.Blank += blank
	}
	turnout, err := a.c.Box.Close(r.Context(), id)
	if err != nil {
		return err
	}
	out.Entitled, out.Cast = turnout.Entitled, turnout.Cast
	for i, option := range poll.Options {
		out.Votes = append(out.Votes, votes{option, sums[i]})
	}
	return write(w, http.StatusOK, out)
}
