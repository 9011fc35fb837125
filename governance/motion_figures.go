package governance

import (
	"slices"
	"strconv"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// figures are the seats, members and attendance of a count, without its votes.
func (v Vote) figures() []vote.Tally {
	var out []vote.Tally
	for _, t := range v.Tallies {
		if t.Class == "" && (t.Unit == vote.Heads || t.Unit == vote.Households) {
			out = append(out, vote.Tally{Unit: t.Unit, Seats: t.Seats, Filled: t.Filled, Entitled: t.Entitled, Present: t.Present})
		}
	}
	return out
}

// completed gives tallies of a vote the figures of a session at its minute: who has a seat, who is there, and of which households. Where
// proxies vote, who gave one is there for the count, though not for the quorum. A tally that says otherwise fails; of units and classes
// that a session does not know, the figures are the caller's.
func completed(given, own []vote.Tally) ([]vote.Tally, []townhall.Finding) {
	out, own := slices.Clone(given), slices.Clone(own)
	var wrong []townhall.Finding
	for i := range out {
		v := &out[i]
		if v.Class != "" || v.Unit != vote.Heads && v.Unit != vote.Households {
			continue
		}
		known := vote.Tally{Unit: v.Unit}
		if j := slices.IndexFunc(own, func(o vote.Tally) bool { return o.Unit == v.Unit }); j >= 0 {
			known = own[j]
			own = slices.Delete(own, j, j+1)
		}
		for _, f := range []struct {
			field       string
			given, from *int64
		}{{"seats", &v.Seats, &known.Seats}, {"filled", &v.Filled, &known.Filled}, {"entitled", &v.Entitled, &known.Entitled}, {"present", &v.Present, &known.Present}} {
			if *f.given != 0 && *f.given != *f.from {
				wrong = append(wrong, townhall.Finding{Code: "governance.motion.figures", Field: "tallies[" + strconv.Itoa(i) + "]." + f.field, Need: townhall.ValueOf(*f.from), Found: townhall.ValueOf(*f.given),
					Say: townhall.Say("governance.motion.figures", "与该次会议当时的人数一致", "as many as the session had at that minute")})
			}
			*f.given = *f.from
		}
	}
	return append(out, own...), wrong
}

// votedIn judges that a motion's last vote was taken in a session.
func (n Motion) votedIn(s Session) townhall.Finding {
	return townhall.Finding{Code: "governance.session.voted", Field: "outcome", Held: n.Session == s.Ref() && s.sits(n.lastVote().At), Found: townhall.ValueOf(n.State.Text()),
		Say: townhall.Say("governance.session.voted", "该议案已在本次会议表决", "the motion was voted on in this session")}
}

// stillVoted judges that a step of a session leaves the motion's votes in it as they were: up to their minute the session sat, and the same
// people were there.
func (n Motion) stillVoted(before, after Session) townhall.Finding {
	f := townhall.Finding{Code: "governance.session.votes", Field: "at", Held: true, Found: townhall.ValueOf(n.Title),
		Say: townhall.Say("governance.session.votes", "不早于本次会议已有的表决，此前到会的人不变", "no earlier than a vote of the session, up to which as many were there as before")}
	for _, v := range n.Votes {
		until := v.At.Add(-1) // what begins or ends with the minute itself comes after the vote
		if before.sits(until) && !(after.sits(until) && slices.Equal(before.PresentAt(until), after.PresentAt(until))) {
			f.Held, f.Need = false, townhall.ValueOf(v.At.Format("15:04"))
		}
	}
	return f
}
