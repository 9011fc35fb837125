package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Bar (不予受理情形) is why an application must be declined.
type Bar string

// The bars. That a party clearly refuses stands with the party, and is counted under its name here.
const (
	NotCivil  Bar = "not_civil" // 不属于民事权利义务争议
	Reserved  Bar = "reserved"  // 只能由专门机关管辖处理
	Forbidden Bar = "forbidden" // 法律、法规禁止采用民间调解
	Elsewhere Bar = "elsewhere" // 法院、公安机关或者其他行政机关已经受理或者解决

	OutOfArea Bar = "out_of_area" // 不属于本委员会的区域

	PartyRefuses Bar = "party_refuses" // 当事人明确拒绝调解
)

var bars = []named[Bar]{
	{NotCivil, townhall.Say("mediation.bar.not_civil", "不属于涉及民事权利义务争议的纠纷", "not a dispute over civil rights and obligations")},
	{Reserved, townhall.Say("mediation.bar.reserved", "法律、法规规定只能由专门机关管辖处理", "reserved by law to a special body")},
	{Forbidden, townhall.Say("mediation.bar.forbidden", "法律、法规禁止采用民间调解方式解决", "mediation of it is forbidden by law")},
	{Elsewhere, townhall.Say("mediation.bar.elsewhere", "人民法院、公安机关或者其他行政机关已经受理或者解决", "accepted or settled already by a court, the police or another agency")},
	{OutOfArea, townhall.Say("mediation.bar.out_of_area", "纠纷发生地、当事人所在地均不属于本委员会的区域", "neither arose nor has a party in the committee's area")},
	{PartyRefuses, townhall.Say("mediation.bar.party_refuses", "当事人明确拒绝调解", "a party clearly refuses")},
}

// Bars lists the bars.
func Bars() []Bar { return listed(bars) }

// Text names the bar.
func (b Bar) Text() townhall.Text { return nameOf(bars, b) }

// Difficulty (难易程度) is how hard a dispute is. A complex one is what rules call major, difficult or complex (重大、疑难、复杂).
type Difficulty string

// The difficulties; none given is ordinary.
const (
	Simple   Difficulty = "simple"   // 简易
	Ordinary Difficulty = "ordinary" // 一般
	Complex  Difficulty = "complex"  // 重大、疑难、复杂
)

var difficulties = []named[Difficulty]{
	{Simple, townhall.Say("mediation.difficulty.simple", "简易", "simple")},
	{Ordinary, townhall.Say("mediation.difficulty.ordinary", "一般", "ordinary")},
	{Complex, townhall.Say("mediation.difficulty.complex", "重大、疑难、复杂", "major, difficult or complex")},
}

// Difficulties lists the difficulties.
func Difficulties() []Difficulty { return listed(difficulties) }

// Text names the difficulty.
func (d Difficulty) Text() townhall.Text { return nameOf(difficulties, d) }

// Ground (回避理由) is why a mediator does not mediate a case.
type Ground string

// The grounds. An objection needs no more than a party's wish.
const (
	Kin       Ground = "kin"       // 与当事人有近亲属关系
	Interest  Ground = "interest"  // 与纠纷有利害关系
	Relation  Ground = "relation"  // 有其他关系，可能影响公正调解
	Objection Ground = "objection" // 当事人要求回避
)

var grounds = []named[Ground]{
	{Kin, townhall.Say("mediation.ground.kin", "与当事人有近亲属关系", "near relative of a party")},
	{Interest, townhall.Say("mediation.ground.interest", "与纠纷有利害关系", "has an interest in the dispute")},
	{Relation, townhall.Say("mediation.ground.relation", "有其他关系，可能影响公正调解", "another relation that may bear on fairness")},
	{Objection, townhall.Say("mediation.ground.objection", "当事人要求回避", "a party objects")},
}

// Grounds lists the grounds.
func Grounds() []Ground { return listed(grounds) }

// Text names the ground.
func (g Ground) Text() townhall.Text { return nameOf(grounds, g) }

// Will (当事人意愿) is what a party declares.
type Will string

// What a party may declare.
const (
	Consent    Will = "consent"    // 愿意调解
	Refuse     Will = "refuse"     // 明确拒绝调解、要求终止调解
	Private    Will = "private"    // 要求不公开进行
	Public     Will = "public"     // 同意公开进行
	InWriting  Will = "in_writing" // 要求制作调解协议书
	OralWill   Will = "oral"       // 认为无需制作调解协议书
	MoreTime   Will = "more_time"  // 要求延长调解期限
	NoMoreTime Will = "no_more"    // 不再要求延长调解期限
)

var wills = []named[Will]{
	{Consent, townhall.Say("mediation.will.consent", "愿意调解", "is willing to mediate")},
	{Refuse, townhall.Say("mediation.will.refuse", "明确拒绝调解或者要求终止调解", "clearly refuses, or asks to end")},
	{Private, townhall.Say("mediation.will.private", "要求不公开进行", "asks for closed sessions")},
	{Public, townhall.Say("mediation.will.public", "同意公开进行", "agrees to open sessions")},
	{InWriting, townhall.Say("mediation.will.in_writing", "要求制作调解协议书", "asks for a written agreement")},
	{OralWill, townhall.Say("mediation.will.oral", "认为无需制作调解协议书", "needs no written agreement")},
	{MoreTime, townhall.Say("mediation.will.more_time", "要求延长调解期限", "asks for more time")},
	{NoMoreTime, townhall.Say("mediation.will.no_more", "不再要求延长调解期限", "no longer asks for more time")},
}

// Wills lists what a party may declare.
func Wills() []Will { return listed(wills) }

// Text names what is declared.
func (w Will) Text() townhall.Text { return nameOf(wills, w) }

// Role (参与身份) is as what somebody takes part in a mediation besides parties and mediators.
type Role string

// The roles. Those from JusticeOffice on mediate jointly (联合调解); the others are invited with the parties' consent.
const (
	Relative      Role = "relative"       // 亲属
	Neighbour     Role = "neighbour"      // 邻里
	Colleague     Role = "colleague"      // 同事
	Expert        Role = "expert"         // 有专门知识的人员
	Knowledgeable Role = "knowledgeable"  // 有特定经验的人员
	Organisation  Role = "organisation"   // 有关社会组织的人员
	JusticeOffice Role = "justice_office" // 司法所
	Police        Role = "police"         // 派出所
	Stability     Role = "stability"      // 综治部门
	Village       Role = "village"        // 村民委员会、居民委员会
	OtherBody     Role = "other_body"     // 相关的人民调解委员会
	Agency        Role = "agency"         // 其他有关单位
)

var roles = []named[Role]{
	{Relative, townhall.Say("mediation.role.relative", "亲属", "relative")},
	{Neighbour, townhall.Say("mediation.role.neighbour", "邻里", "neighbour")},
	{Colleague, townhall.Say("mediation.role.colleague", "同事", "colleague")},
	{Expert, townhall.Say("mediation.role.expert", "有专门知识的人员", "expert")},
	{Knowledgeable, townhall.Say("mediation.role.knowledgeable", "有特定经验的人员", "person of experience")},
	{Organisation, townhall.Say("mediation.role.organisation", "社会组织的人员", "social organisation")},
	{JusticeOffice, townhall.Say("mediation.role.justice_office", "司法所", "justice office")},
	{Police, townhall.Say("mediation.role.police", "派出所", "police station")},
	{Stability, townhall.Say("mediation.role.stability", "综治部门", "public-order office")},
	{Village, townhall.Say("mediation.role.village", "村民委员会、居民委员会", "villagers' or residents' committee")},
	{OtherBody, townhall.Say("mediation.role.other_body", "相关的人民调解委员会", "another mediation committee")},
	{Agency, townhall.Say("mediation.role.agency", "其他有关单位", "another agency")},
}

// Roles lists the roles.
func Roles() []Role { return listed(roles) }

// Text names the role.
func (r Role) Text() townhall.Text { return nameOf(roles, r) }

// Joint reports whether the role is that of a body that mediates jointly, rather than of a helper whom the parties admit.
func (r Role) Joint() bool {
	return slices.Index(Roles(), r) >= slices.Index(Roles(), JusticeOffice)
}

// Excluded (不予司法确认情形) is what a court does not confirm.
type Excluded string

// What courts do not confirm.
const (
	OfStatus   Excluded = "status"    // 身份关系
	OtherCourt Excluded = "procedure" // 适用其他特别程序等
	TitleClaim Excluded = "title"     // 物权、知识产权确权
)

var exclusions = []named[Excluded]{
	{OfStatus, townhall.Say("mediation.excluded.status", "身份关系无效、有效或者解除", "whether a status exists: marriage, descent, adoption")},
	{OtherCourt, townhall.Say("mediation.excluded.procedure", "适用其他特别程序、公示催告程序或者破产程序", "a matter of another special procedure")},
	{TitleClaim, townhall.Say("mediation.excluded.title", "物权、知识产权确权", "title to a thing or to intellectual property")},
}

// Exclusions lists what courts do not confirm.
func Exclusions() []Excluded { return listed(exclusions) }

// Text names what is excluded.
func (e Excluded) Text() townhall.Text { return nameOf(exclusions, e) }

// Answer (法院答复) is how a court answers an application for confirmation.
type Answer string

// The answers.
const (
	Confirmed Answer = "confirmed" // 裁定调解协议有效
	NotTaken  Answer = "not_taken" // 不予受理
	Rejected  Answer = "rejected"  // 裁定驳回申请
	Withdrawn Answer = "withdrawn" // 撤回申请
)

var answers = []named[Answer]{
	{Confirmed, townhall.Say("mediation.answer.confirmed", "裁定调解协议有效", "confirmed")},
	{NotTaken, townhall.Say("mediation.answer.not_taken", "不予受理", "not accepted")},
	{Rejected, townhall.Say("mediation.answer.rejected", "裁定驳回申请", "rejected")},
	{Withdrawn, townhall.Say("mediation.answer.withdrawn", "撤回申请", "withdrawn")},
}

// Answers lists the answers.
func Answers() []Answer { return listed(answers) }

// Text names the answer.
func (a Answer) Text() townhall.Text { return nameOf(answers, a) }

// Undoing (解除方式) is how an agreement lost its force.
type Undoing string

// How an agreement loses its force.
const (
	ByParties Undoing = "parties" // 双方协商一致解除
	ByCourt   Undoing = "court"   // 人民法院撤销或者确认无效
)

var undoings = []named[Undoing]{
	{ByParties, townhall.Say("mediation.undoing.parties", "各方当事人协商一致解除", "rescinded by all parties")},
	{ByCourt, townhall.Say("mediation.undoing.court", "人民法院撤销或者确认无效", "set aside or found void by a court")},
}

// Text names it.
func (u Undoing) Text() townhall.Text { return nameOf(undoings, u) }
