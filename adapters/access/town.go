package access

import (
	"strings"

	"github.com/townhall-go/townhall"
)

// The roles of Town that are posts.
const (
	Resident      = "resident"
	Mediator      = "mediator"
	Head          = "mediation_head"
	Justice       = "justice_office"
	CongressClerk = "congress_clerk"
	Deputy        = "deputy"
	Officer       = "officer"
	DeptHead      = "department_head"
	Reviewer      = "legal_reviewer"
	Registrar     = "registrar"
	Organiser     = "organiser"
	Director      = "director"
	TownHead      = "town_head"
	System        = "system_administrator"
	Security      = "security_administrator"
	Audit         = "audit_administrator"
)

// Town (乡镇角色) are ready roles for a Chinese town, as a value that the host may change. The unit of a post is the
// committee of a mediator, the body of a deputy, the department of an officer, the organiser of exams; the others have none.
func Town() Roles {
	return Roles{
		{Name: Public, Title: townhall.Say("access.role.public", "公众", "public"), Grants: public()},
		{Name: SignedIn, Title: townhall.Say("access.role.signed_in", "本人（已登录）", "oneself, signed in"), Grants: oneself()},
		{Name: Resident, Title: townhall.Say("access.role.resident", "居民", "resident"), Grants: resident()},
		{Name: Mediator, Title: townhall.Say("access.role.mediator", "调解员", "mediator"), Grants: mediator()},
		{Name: Head, Title: townhall.Say("access.role.mediation_head", "调委会主任", "head of a mediation committee"), Grants: mediationHead()},
		{Name: Justice, Title: townhall.Say("access.role.justice_office", "司法所", "justice office"), Grants: justice()},
		{Name: CongressClerk, Title: townhall.Say("access.role.congress_clerk", "人大办、会议秘书", "clerk of the congress"), Grants: congressClerk()},
		{Name: Deputy, Title: townhall.Say("access.role.deputy", "代表、成员", "deputy or member"), Grants: deputy()},
		{Name: Officer, Title: townhall.Say("access.role.officer", "部门经办人", "officer of a department"), Grants: officer()},
		{Name: DeptHead, Title: townhall.Say("access.role.department_head", "部门负责人", "head of a department"), Grants: departmentHead()},
		{Name: Reviewer, Title: townhall.Say("access.role.legal_reviewer", "法制审核", "legal reviewer"), Grants: reviewer()},
		{Name: Registrar, Title: townhall.Say("access.role.registrar", "权责清单管理", "keeper of the register of powers"), Grants: registrar()},
		{Name: Organiser, Title: townhall.Say("access.role.organiser", "学法组织", "organiser of learning"), Grants: organiser()},
		{Name: Director, Title: townhall.Say("access.role.director", "分管领导", "director"), Grants: director()},
		{Name: TownHead, Title: townhall.Say("access.role.town_head", "行政首长", "head of the town"), Grants: townHead()},
		{Name: System, Title: townhall.Say("access.role.system", "系统管理员", "system administrator"), Admin: SystemAdmin, Grants: system()},
		{Name: Security, Title: townhall.Say("access.role.security", "安全管理员", "security administrator"), Admin: SecurityAdmin, Grants: security()},
		{Name: Audit, Title: townhall.Say("access.role.audit", "审计管理员", "audit administrator"), Admin: AuditAdmin, Grants: audit()},
	}
}

// on grants verbs on kinds, both in one text.
func on(kinds, verbs string, how ...func(*Grant)) Grant {
	g := Grant{Kinds: strings.Fields(kinds), Verbs: strings.Fields(verbs)}
	for _, h := range how {
		h(&g)
	}
	return g
}

func own(g *Grant)      { g.Own = true }
func self(g *Grant)     { g.Self = true }
func anywhere(g *Grant) { g.Anywhere = true }
func hands(g *Grant)    { g.Hands = true }

func in(states ...string) func(*Grant) { return func(g *Grant) { g.States = states } }

// The verbs of reading, and where every domain's records are.
const (
	seeing  = "read browse"
	reading = "read browse trace"
	domains = "mediation.* governance.* powers.* learning.*"
)

func public() []Grant {
	return []Grant{
		on("powers.power governance.body", seeing),
		on("governance.session learning.exam", "browse"),
		on("governance.motion", seeing, in("adopted", "rejected", "tied", "in_force", "annulled")),
		on("governance.decision", seeing, in("published", "archived")),
	}
}

func oneself() []Grant {
	return []Grant{
		on("access.account", reading+" change_password", self),
		on("access.posts", reading, self),
		on("access.session", reading+" switch end", self),
		on("access.key", reading+" issue revoke", self),
		on("vault.person", "read_name read_number read_phone read_address read_more", self),
	}
}

func resident() []Grant {
	return []Grant{
		on("governance.session governance.motion", seeing),
		on("vote.poll", "read cast", anywhere),
	}
}

// caseWork is what a mediator does on a case.
const caseWork = "quick accept decline recuse invite declare extend mediate agree_orally draft sign seal perform urge breach follow_up " +
	"apply_for_confirmation court_answers rescind end warn escalate attach"

func mediator() []Grant {
	return []Grant{
		on("mediation.case", reading+" "+caseWork, own),
		on("mediation.committee mediation.subsidy_sheet", seeing, own),
		on("mediation.screening", reading+" inspect", own),
		on("mediation.risk", reading+" find_risk open_case prevent dismiss", own),
		on(CodeKind, "issue", own),
		on("vault.person", "read_name read_phone read_address find put", anywhere),
		on(townhall.NoticeKind, reading, own),
		on(FileKind, "put read", anywhere),
	}
}

func mediationHead() []Grant {
	return append(mediator(),
		on("mediation.case", "assign", own),
		on("mediation.case", "transfer", own, hands),
		on("mediation.committee", "trace reelect engage disengage elect report_changes", own),
		on("mediation.subsidy_sheet", "trace compute", own),
		on("mediation.screening", "plan close_round next_round finish", own),
		on("mediation.risk", "grade", own),
		on("vault.person", "read_number", anywhere),
	)
}

func justice() []Grant {
	return []Grant{
		on("mediation.*", reading+" void"),
		on("mediation.committee", "establish reelect censure"),
		on("mediation.subsidy_sheet", "approve pay reverse"),
		on("mediation.risk", "grade"),
		on(CodeKind, "issue"),
		on("vault.person", "read_name read_number read_phone read_address find put", anywhere),
		on(townhall.NoticeKind, reading),
		on(FileKind, "put read", anywhere),
	}
}

func congressClerk() []Grant {
	return []Grant{
		on("governance.body", reading+" form seat unseat reshuffle set_seats dissolve void"),
		on("governance.session", reading+" convene call_roll invite excuse sign_in sign_out guest_in guest_out give_proxy revoke_proxy add_item put_off wait open lapse record reconsider adjourn resume close void"),
		on("governance.motion", reading+" draft amend hear answer submit withdraw table deliberate count promulgate annul evaluate void"),
		on("governance.decision", seeing),
		on("vote.poll", "open close read", anywhere),
		on("vault.person", "read_name read_phone find put", anywhere),
		on(townhall.NoticeKind, reading),
		on(FileKind, "put read", anywhere),
	}
}

func deputy() []Grant {
	return []Grant{
		on("governance.body", reading, own),
		on("governance.session", reading+" sign_in sign_out give_proxy revoke_proxy", own),
		on("governance.motion", reading+" draft amend submit withdraw", own),
		on("governance.decision powers.power", seeing),
		on("vote.poll", "read cast", anywhere),
		on("vault.person", "read_name", anywhere),
	}
}

func officer() []Grant {
	return []Grant{
		on("powers.power", seeing),
		on("powers.act", reading+" propose assign record notify hear waive ask_hearing hold_hearing sign resubmit drop serve appeal decide_appeal publish withhold take_down", own),
		on("governance.decision", reading+" propose classify open_comment forgo_comment close_comment hold_hearing advise assess_risk adjust submit_review publish archive look_back", own),
		on("vault.person", "read_name read_number read_phone read_address read_more find put", anywhere),
		on(townhall.NoticeKind, reading, own),
		on(FileKind, "put read", anywhere),
	}
}

func departmentHead() []Grant {
	return append(officer(),
		on("powers.act", "classify extend send_back decide revoke void", own),
		on("governance.decision", "drop", own),
	)
}

func reviewer() []Grant {
	return []Grant{
		on("powers.power", seeing),
		on("powers.act", reading+" review_legality sign send_back"),
		on("governance.decision", reading+" review"),
		on("vault.person", "read_name", anywhere),
	}
}

func registrar() []Grant {
	return []Grant{
		on("powers.power", reading+" list amend withdraw restore void"),
		on("powers.act", "browse"),
	}
}

func organiser() []Grant {
	return []Grant{
		on("learning.exam", reading+" announce close void", own),
		on("learning.sitting", reading+" sit void", own),
		on("vault.person", "read_name find", anywhere),
		on(townhall.NoticeKind, reading, own),
		on(FileKind, "put read", anywhere),
	}
}

func director() []Grant {
	return []Grant{
		on(domains, seeing),
		on("*", "recompute_due", anywhere),
		on("vote.poll", "read", anywhere),
		on("vault.person", "read_name", anywhere),
	}
}

func townHead() []Grant {
	return append(director(),
		on("governance.decision", "trace report_party decide publish drop stop void"),
		on("powers.act", "sign send_back decide"),
	)
}

func system() []Grant {
	return []Grant{
		on("access.account", reading+" open reset disable", anywhere),
		on("httpapi.*", "*", anywhere),
	}
}

func security() []Grant {
	return []Grant{
		on("access.account", reading+" unlock", anywhere),
		on("access.posts", reading+" appoint dismiss", anywhere),
		on("access.session", reading+" end", anywhere),
		on("access.key", reading+" revoke", anywhere),
		on("vault.person", "shred", anywhere),
	}
}

func audit() []Grant {
	return []Grant{
		on("access.*", reading, anywhere),
		on("access.log", "export", anywhere),
		on(domains+" httpapi.*", "browse trace", anywhere),
	}
}
