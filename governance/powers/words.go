package powers

import "github.com/townhall-go/townhall"

// PowerType (权力类型) is what sort of act a power allows.
type PowerType string

// The kinds of acts of the usual list.
const (
	Permit       PowerType = "permit"       // 行政许可
	Penalty      PowerType = "penalty"      // 行政处罚
	Coercive     PowerType = "coercive"     // 行政强制措施
	Levy         PowerType = "levy"         // 行政征收
	Payment      PowerType = "payment"      // 行政给付
	Inspection   PowerType = "inspection"   // 行政检查
	Confirmation PowerType = "confirmation" // 行政确认
	Ruling       PowerType = "ruling"       // 行政裁决
	Award        PowerType = "award"        // 行政奖励
	OtherAct     PowerType = "other"        // 其他行政权力
)

// PowerTypes lists the kinds, in the order of the usual list.
func PowerTypes() []PowerType {
	return []PowerType{Permit, Penalty, Coercive, Levy, Payment, Inspection, Confirmation, Ruling, Award, OtherAct}
}

// Text names the kind.
func (k PowerType) Text() townhall.Text {
	switch k {
	case Permit:
		return townhall.Say("powers.act.permit", "行政许可", "permit")
	case Penalty:
		return townhall.Say("powers.act.penalty", "行政处罚", "penalty")
	case Coercive:
		return townhall.Say("powers.act.coercive", "行政强制措施", "coercive measure")
	case Levy:
		return townhall.Say("powers.act.levy", "行政征收", "levy")
	case Payment:
		return townhall.Say("powers.act.payment", "行政给付", "payment")
	case Inspection:
		return townhall.Say("powers.act.inspection", "行政检查", "inspection")
	case Confirmation:
		return townhall.Say("powers.act.confirmation", "行政确认", "confirmation")
	case Ruling:
		return townhall.Say("powers.act.ruling", "行政裁决", "ruling")
	case Award:
		return townhall.Say("powers.act.award", "行政奖励", "award")
	case OtherAct:
		return townhall.Say("powers.act.other", "其他行政权力", "other act")
	}
	return townhall.Plain(string(k))
}

// burdens reports whether every act of the kind takes something from somebody.
func (k PowerType) burdens() bool { return k == Penalty || k == Coercive || k == Levy }

// Level (层级) is whose the power is by law, and how the department that is listed with it came to have it.
type Level string

// The levels of powers.
const (
	TownLevel   Level = "town"      // 乡镇本级
	CountyLevel Level = "county"    // 县级部门, also where it works in a town
	Assigned    Level = "assigned"  // 赋权: a county's power that the province gave to towns
	Entrusted   Level = "entrusted" // 委托: exercised in the name of whose it is
)

// Text names the level.
func (l Level) Text() townhall.Text {
	switch l {
	case TownLevel:
		return townhall.Say("powers.level.town", "乡镇本级", "the town's own")
	case CountyLevel:
		return townhall.Say("powers.level.county", "县级", "the county's")
	case Assigned:
		return townhall.Say("powers.level.assigned", "赋权", "assigned by the province")
	case Entrusted:
		return townhall.Say("powers.level.entrusted", "委托", "entrusted")
	}
	return townhall.Plain(string(l))
}

// known reports whether the level is one of the four.
func (l Level) known() bool {
	return l == TownLevel || l == CountyLevel || l.granted()
}

// granted reports whether somebody else's power is exercised.
func (l Level) granted() bool { return l == Assigned || l == Entrusted }

// Step (程序环节) is something that must have happened before an act is decided. A register may name steps of its own, such
// as a survey of the site (现场勘验).
type Step string

// The steps that sources ask for.
const (
	Publicity   Step = "publicity"    // 事前公示: the power, its basis and procedure are public
	Officers    Step = "officers"     // 两名以上持证执法人员
	FullRecord  Step = "full_record"  // 全过程记录
	Informed    Step = "notice"       // 告知
	Heard       Step = "statement"    // 听取陈述、申辩
	HearingHeld Step = "hearing"      // 听证
	LegalReview Step = "legal_review" // 法制审核
	Collective  Step = "collective"   // 集体讨论
)

// Text names the step.
func (s Step) Text() townhall.Text {
	switch s {
	case Publicity:
		return townhall.Say("powers.step.publicity", "事前公示", "publicity beforehand")
	case Officers:
		return townhall.Say("powers.step.officers", "持证执法人员", "qualified officers")
	case FullRecord:
		return townhall.Say("powers.step.full_record", "全过程记录", "full-process record")
	case Informed:
		return townhall.Say("powers.step.notice", "事先告知", "notice")
	case Heard:
		return townhall.Say("powers.step.statement", "听取陈述、申辩", "statement heard")
	case HearingHeld:
		return townhall.Say("powers.step.hearing", "听证", "hearing")
	case LegalReview:
		return townhall.Say("powers.step.legal_review", "法制审核", "legal review")
	case Collective:
		return townhall.Say("powers.step.collective", "集体讨论", "collective discussion")
	}
	return townhall.Plain(string(s))
}

// own reports whether the act itself shows that the step happened, so that nobody ticks it off.
func (s Step) own() bool {
	return s == Publicity || s == Officers || s == Informed || s == Heard || s == HearingHeld || s == LegalReview
}

// Ground (情形) is what makes an act need steps that not every act needs. Which amounts and matters that is, statutes and the rules of
// provinces and departments say; who handles the case finds whether it is so.
type Ground string

// The grounds that sources name.
const (
	Complex    Ground = "complex"     // 情节复杂或者重大: to be discussed collectively (行政处罚法 art. 57)
	HearingDue Ground = "hearing_due" // 属于听证范围 (art. 63)
	ReviewDue  Ground = "review_due"  // 属于法制审核范围 (art. 58)
)

// Text names the ground.
func (g Ground) Text() townhall.Text {
	switch g {
	case Complex:
		return townhall.Say("powers.ground.complex", "情节复杂或者重大", "complex or grave")
	case HearingDue:
		return townhall.Say("powers.ground.hearing_due", "属于听证范围", "a hearing is due")
	case ReviewDue:
		return townhall.Say("powers.ground.review_due", "属于法制审核范围", "a legal review is due")
	}
	return townhall.Plain(string(g))
}

func (g Ground) known() bool { return g == Complex || g == HearingDue || g == ReviewDue }

// PersonKind (相对人类别) is what sort of person an act is addressed to.
type PersonKind string

// The kinds of persons.
const (
	Citizen      PersonKind = "citizen"      // 公民
	LegalPerson  PersonKind = "legal_person" // 法人
	Organisation PersonKind = "organisation" // 其他组织
)

// Text names the kind.
func (k PersonKind) Text() townhall.Text {
	switch k {
	case Citizen:
		return townhall.Say("powers.person.citizen", "公民", "citizen")
	case LegalPerson:
		return townhall.Say("powers.person.legal_person", "法人", "legal person")
	case Organisation:
		return townhall.Say("powers.person.organisation", "其他组织", "other organisation")
	}
	return townhall.Plain(string(k))
}

func (k PersonKind) known() bool { return k == Citizen || k == LegalPerson || k == Organisation }
