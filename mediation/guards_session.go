package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// These guard what is done while a case is mediated, and what may be recorded of it at any time.
var (
	sessionRecorded = given(guard{Code: "mediation.session.record", Field: "sessions.record", Cite: law("27"),
		Say: townhall.Say("mediation.session.record", "调解员已记录调解情况", "the mediator records the session")},
		func(c Matter) string { return last(c.Sessions).Record })
	rightsExplained = guard{Code: "mediation.rights", Field: "sessions.rights", Cite: provisions("30"),
		Say: townhall.Say("mediation.rights", "已告知人民调解的性质、原则、效力和当事人的权利义务", "the parties were told of its nature, principles and effect, and of their rights and duties"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			return slices.ContainsFunc(c.Sessions, func(s Session) bool { return s.Rights })
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, last(c.Sessions).Rights }}
	mayBeOpen = without(guard{Code: "mediation.open", Field: "sessions.open", Cite: provisions("29"),
		Say: townhall.Say("mediation.open", "公开进行的，不涉及隐私、商业秘密，当事人没有反对", "an open session concerns no privacy or trade secret, and no party objects")},
		func(c Matter, _ townhall.Moment) (against []townhall.Value) {
			if !last(c.Sessions).Open {
				return nil
			}
			if c.Secret {
				against = append(against, townhall.ValueOf(townhall.Say("mediation.open.secret", "涉及隐私或者商业秘密", "privacy or a trade secret")))
			}
			for _, p := range c.partiesWho(func(p Party) bool { return p.Private }) {
				against = append(against, townhall.ValueOf(p))
			}
			return against
		})
	signGiven = given(guard{Code: "mediation.warn.sign", Field: "warnings.sign", Cite: law("25"),
		Say: townhall.Say("mediation.warn.sign", "写明激化苗头", "the sign is described")},
		func(c Matter) string { return last(c.Warnings).Sign })
	measuresTaken = given(guard{Code: "mediation.warn.measures", Field: "warnings.measures", Cite: law("25"),
		Say: townhall.Say("mediation.warn.measures", "采取有针对性的预防措施", "measures were taken against it")},
		func(c Matter) string { return last(c.Warnings).Measures })
	crimeReported = guard{Code: "mediation.warn.reported", Field: "warnings.reported", Cite: law("25"),
		Say:   townhall.Say("mediation.warn.reported", "可能引起治安案件、刑事案件的，及时向当地公安机关或者其他有关部门报告", "a possible offence is reported promptly to the police or another body"),
		Holds: func(c Matter, _ townhall.Moment) bool { w := last(c.Warnings); return !w.Crime || w.Reported != "" },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, last(c.Warnings).Reported }}
	harmKnown = oneOf(guard{Code: "mediation.escalate.harm", Field: "escalations.harm", Cite: law("25"),
		Say: townhall.Say("mediation.escalate.harm", "属于统计报表所列情形", "a harm of the form")},
		harms, func(c Matter) Harm { return last(c.Escalations).Harm })
	personsConcerned = guard{Code: "mediation.escalate.persons", Field: "escalations.persons",
		Say: townhall.Say("mediation.escalate.persons", "涉及一人以上、一百万人以下", "one to a million persons are concerned"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			n := last(c.Escalations).Persons
			return n > 0 && n <= mostPersons
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) { return nil, last(c.Escalations).Persons }}
	paperWhole = guard{Code: "mediation.attach.paper", Field: "papers", Cite: law("27"),
		Say: townhall.Say("mediation.attach.paper", "写明材料名称、文件名和摘要", "it says what the paper is, with a file name and a digest"),
		Holds: func(c Matter, _ townhall.Moment) bool {
			p := last(c.Papers)
			_, err := townhall.ParseDigest(string(p.Digest))
			return err == nil && p.What != "" && p.Name != "" && p.Size >= 0
		},
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			p := last(c.Papers)
			return nil, []townhall.Value{orNothing(p.What), orNothing(p.Name), orNothing(string(p.Digest))}
		}}
	everyoneAsks = without(guard{Code: "mediation.extend.asked", Field: "parties.more_time",
		Say: townhall.Say("mediation.extend.asked", "各方当事人均要求延长", "every party asks for more time")},
		func(c Matter, _ townhall.Moment) []townhall.PersonID {
			return c.partiesWho(func(p Party) bool { return !p.MoreTime })
		})
	endReason = given(guard{Code: "mediation.end.reason", Field: "ending.reason", Cite: law("26"),
		Say: townhall.Say("mediation.end.reason", "已说明终止调解的理由", "the reason for ending is given")},
		func(c Matter) string { return c.ending().Reason })
	routesTold = guard{Code: "mediation.end.routes", Field: "ending.told", Cite: law("26"),
		Say:   townhall.Say("mediation.end.routes", "已告知可通过仲裁、行政、司法等途径维护权利", "the parties were told of arbitration, administrative and judicial routes"),
		Holds: func(c Matter, _ townhall.Moment) bool { return len(c.untold()) == 0 },
		Shows: func(c Matter, _ townhall.Moment) (need, found any) {
			if untold := c.untold(); len(untold) > 0 {
				found = townhall.Say("mediation.untold", "未告知{routes}", "not told of {routes}", "routes", untold)
			}
			return nil, found
		}}
	inOrder = guard{Code: "mediation.dates", Field: "dates", Say: townhall.Say("mediation.dates", "日期先后有序，且不晚于今日", "dates follow one another and none is after today"),
		Holds: func(c Matter, m townhall.Moment) bool { return outOfOrder(c.Case, m.Today).IsZero() },
		Shows: func(c Matter, m townhall.Moment) (need, found any) {
			if pair := outOfOrder(c.Case, m.Today); !pair.IsZero() {
				found = pair
			}
			return nil, found
		}}
)
