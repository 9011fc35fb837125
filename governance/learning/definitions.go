package learning

import "github.com/townhall-go/townhall"

// Definitions lists how each figure is counted.
func Definitions() []townhall.Definition {
	own := townhall.Convention()
	return []townhall.Definition{
		townhall.Define("exams", townhall.Say("learning.figure.exams", "举办考试数", "exams held"),
			townhall.Say("learning.define.exams", "考试最后一日在期间内、已办结的考试，不论有无人应试", "exams whose last day lies in the period and that are closed, whether or not anybody sat them"), own),
		townhall.Define("online", townhall.Say("learning.figure.online", "网上考试数", "exams held online"),
			townhall.Say("learning.define.online", "其中在网上举办的", "of these, exams held online"), own),
		townhall.Define("candidates", townhall.Say("learning.figure.candidates", "应试人数", "candidates"),
			townhall.Say("learning.define.candidates", "在上述考试中至少答卷一次的人；一人参加几场考试，每场各计一次", "who made an attempt at least in these exams; a person in several exams counts in each"), own),
		townhall.Define("attempts", townhall.Say("learning.figure.attempts", "答卷次数", "attempts"),
			townhall.Say("learning.define.attempts", "上述应试人的全部答卷", "all attempts of these candidates"), own),
		townhall.Define("passed", townhall.Say("learning.figure.passed", "合格人数", "passed"),
			townhall.Say("learning.define.passed", "上述应试人中最好一次答卷达到该场考试合格线的", "of these candidates, those whose best attempt reached the exam's own pass mark"), own),
		townhall.Define("pass_rate", townhall.Say("learning.figure.pass_rate", "合格率", "pass rate"),
			townhall.Say("learning.define.pass_rate", "合格人数与应试人数之比；无人应试的，不计算", "those who passed of the candidates; none where nobody sat"), own),
		townhall.Define("unclosed", townhall.Say("learning.figure.unclosed", "待办结考试数", "exams still to be closed"),
			townhall.Say("learning.define.unclosed", "考试最后一日在期间内、尚未办结的考试，不计入以上各数", "exams whose last day lies in the period and that are not closed; in none of the figures above"), own),
	}
}
