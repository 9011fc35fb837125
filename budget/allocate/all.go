package allocate

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// mostCounts is how many counts All makes at most.
const mostCounts = 10_000

// All gives the outcome for each way of breaking the ties, whatever the rule says of them: outcomes that choose the same projects once, at
// most so many. Within one outcome a tie between the same projects is broken the same way. Where there are more, or more ways than can be
// looked at, it is an error.
func (r Rule) All(e *Election, most int) ([]*Outcome, error) {
	if err := r.known(e); err != nil {
		return nil, err
	}
	var outcomes []*Outcome
	seen := map[string]bool{}
	var t tried
	for counts := 1; ; counts++ {
		o, err := r.decide(e, t.pick)
		if err != nil {
			return nil, err
		}
		if key := placesKey(o.Chosen); !seen[key] {
			seen[key] = true
			outcomes = append(outcomes, o)
		}
		if len(outcomes) > most || counts > mostCounts {
			return nil, &townhall.Error{Kind: townhall.Overflow, Field: "ties", Found: townhall.ValueOf(len(outcomes)), Needed: townhall.Say("allocate.all", "至多{most}种结果、{counts}种处理方式", "{most} outcomes at most, and {counts} ways of breaking ties", "most", most, "counts", mostCounts)}
		}
		if !t.next() {
			return outcomes, nil
		}
	}
}

// tried are the ties met so far, in order, and which of the tied goes first.
type tried []struct {
	key  string
	tied []int
	at   int
}

func (t *tried) pick(tied []int) (int, error) {
	tied = slices.Sorted(slices.Values(tied))
	key := placesKey(tied)
	for _, d := range *t {
		if d.key == key {
			return d.tied[d.at], nil
		}
	}
	*t = append(*t, struct {
		key  string
		tied []int
		at   int
	}{key, tied, 0})
	return tied[0], nil
}

// next goes on to the next way of breaking ties: another of the last tie that has one left.
func (t *tried) next() bool {
	for len(*t) > 0 {
		last := &(*t)[len(*t)-1]
		if last.at++; last.at < len(last.tied) {
			return true
		}
		*t = (*t)[:len(*t)-1]
	}
	return false
}

func placesKey(places []int) string {
	var key []byte
	for _, p := range slices.SortedFunc(slices.Values(places), cmp.Compare[int]) {
		key = append(key, byte(p>>8), byte(p))
	}
	return string(key)
}
