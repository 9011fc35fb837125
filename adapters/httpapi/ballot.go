package httpapi

import (
	"encoding/json"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
	"github.com/townhall-go/townhall/governance/vote"
)

// ballotPaper is what a voter sends.
type ballotPaper struct {
	Ballot []string `json:"ballot" doc:"the options that it marks; none is a blank ballot"`
}

// cast takes a ballot of who asks. Nothing here is slow: ballots come all at once.
func (a *API) cast(w http.ResponseWriter, r *http.Request) error {
	id, by, err := a.pollOf(r, "cast")
	if err != nil {
		return err
	}
	if by.Person == "" {
		return door.SignIn()
	}
	key, err := envelopeID(r)
	if err != nil {
		return err
	}
	if key == "" {
		return invalid("Idempotency-Key", "", townhall.Say("httpapi.envelope", "信封编号，重发同一选票时不变", "the envelope's id, the same whenever the ballot is sent again"))
	}
	marked, err := ballotOf(r)
	if err != nil {
		return err
	}
	receipt, err := a.c.Box.Cast(r.Context(), id, vote.Envelope{ID: key, Voter: by.Person, Ballot: marked})
	if err != nil {
		return err
	}
	raw, err := json.Marshal(receipt)
	if err != nil {
		return err
	}
	w.Header()["Content-Type"] = jsonOnly
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(raw)
	return nil
}

var jsonOnly = []string{asJSON}

// ballotOf reads a ballot. A plain one is read at a glance, any other as all JSON is.
func ballotOf(r *http.Request) ([]string, error) {
	if err := isJSON(r); err != nil {
		return nil, err
	}
	raw, err := readAll(r.Body)
	if err != nil {
		return nil, err
	}
	if marked, ok := plainBallot(string(raw)); ok {
		return marked, nil
	}
	if err := strict(raw); err != nil {
		return nil, err
	}
	paper, err := decoded[ballotPaper](raw)
	if err == nil && paper.Ballot == nil {
		err = invalid("ballot", "", townhall.Say("httpapi.ballot", "所选各项的列表，空列表为空白票", "a list of the options that it marks; an empty one is a blank ballot"))
	}
	return paper.Ballot, err
}

// plainBallot reads {"ballot":["a","b"]} whose texts have no escapes and are UTF-8; anything else is not ok.
func plainBallot(s string) (marked []string, ok bool) {
	const opening, ending = `{"ballot":[`, `]}`
	if !strings.HasPrefix(s, opening) || !strings.HasSuffix(s, ending) || len(s) < len(opening)+len(ending) || !utf8.ValidString(s) {
		return nil, false
	}
	rest := s[len(opening) : len(s)-len(ending)]
	marked = []string{}
	for rest != "" {
		text, after, closed := strings.Cut(strings.TrimPrefix(rest, `"`), `"`)
		if rest[0] != '"' || !closed || strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c == '\\' }) {
			return nil, false
		}
		marked = append(marked, text)
		switch {
		case after == "":
			return marked, true
		case after[0] != ',' || len(after) == 1:
			return nil, false
		}
		rest = after[1:]
	}
	return marked, true
}
