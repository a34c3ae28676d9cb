use super::words;

words! { today: Today,
    plain {
        title: "Today", "今日";
        mine: "Mine", "我的";
        team: "Team", "团队";
        whose: "Whose work", "谁的工作";
        evening: "Evening", "晚间小结";
        summary: "Summary", "小结";
        value_at_risk: "Value at risk", "风险价值";
        risk_note: "a year, times the chance of leaving", "年价值 × 流失可能";
        promises_due: "Promises due today", "今日到期承诺";
        first_replies: "First replies due", "待首次回复";
        first_reply_week: "First reply, last 7 days", "近 7 天首次回复";
        overdue: "Overdue", "逾期";
        overdue_note: "cases past their time", "超过时限的工单";
        none_overdue: "everything in time", "全部按时";
        none_replied: "nobody replied to yet", "尚无首次回复";
        promises_lead: "due until tomorrow evening; promises come before everything else", "明晚之前到期；承诺优先于一切";
        queue: "People to talk to", "需要联系的人";
        queue_lead: "cases by their clocks, then customers by value at risk = value a year if they stay × chance of leaving", "先按时限排列工单，再按风险价值（留下时的年价值 × 流失可能）排列客户";
        nothing_title: "Nobody is waiting", "没有人在等待";
        nothing_body: "No open case, no promise due, nobody of value about to leave. New answers show here at once.", "没有未结工单、到期承诺或即将流失的重要客户。新的回答会立即显示在这里。";
        none_mine: "Nothing of yours here. The team may have more.", "没有属于你的事项，团队可能还有。";
        at_risk: "at risk", "风险价值";
        value_word: "a year", "年价值";
        unknown_value: "value not known", "价值未知";
        open: "Open", "打开";
        thanks: "Thank and congratulate", "感谢与祝贺";
        thank: "Thank", "感谢";
        congratulate: "Congratulate", "祝贺";
        came_round: "Came round", "回心转意";
        came_round_lead: "unhappy customers who scored higher when asked again, last 30 days", "近 30 天内回访评分提高的不满客户";
        after_talk: "After a talk", "沟通之后";
        no_talk: "Nobody contacted", "未联系";
        observed: "Observed, not a trial: those who were easier to win may have been called.", "仅为观察，并非试验：被联系的可能本来就更容易挽回。";
        none_came: "Nobody was asked again yet.", "尚未进行回访。";
        open_cases: "Open cases", "未结工单";
        board: "Board", "看板";
        more: "More", "更多";
        head_one_single: "1 promise due, 1 person to talk to", "1 项承诺到期，1 人待联系";
        head_none_single: "1 person to talk to", "1 人待联系";
    }
    filled {
        head(promises, people): "{promises} promises due, {people} people to talk to", "{promises} 项承诺到期，{people} 人待联系";
        head_one(people): "1 promise due, {people} people to talk to", "1 项承诺到期，{people} 人待联系";
        head_none(people): "{people} people to talk to", "{people} 人待联系";
        head_single(promises): "{promises} promises due, 1 person to talk to", "{promises} 项承诺到期，1 人待联系";
        lead(when): "{when} · cases by clock, customers by value at risk", "{when} · 工单按时限、客户按风险价值排列";
        unassigned_n(n): "Unassigned {n}", "未分配 {n}";
        n_late(n): "{n} late", "{n} 项逾期";
        n_tomorrow(n): "{n} more tomorrow", "明天还有 {n} 项";
        median_of(n): "median of {n}", "{n} 次的中位数";
        by_noon(n): "open cases: {n}", "{n} 个未结工单";
        product(value, share): "{value} a year if they stay × {share} leaving", "留下时年价值 {value} × 流失可能 {share}";
        seen(ago): "Last seen {ago}.", "最近到访：{ago}。";
        scored(ago): "{ago}", "{ago}";
        more_n(n): "Show {n} more", "再显示 {n} 人";
        n_to_thank(n): "{n} not thanked yet", "{n} 人尚未致谢";
        apart(points, low, high): "{points} points apart, {low} to {high}.", "相差 {points} 个百分点，{low} 至 {high}。";
        oldest(span): "oldest {span}", "最早 {span}";
        congratulate_for(what, day): "{what} on {day}", "{day}：{what}";
    }
}
