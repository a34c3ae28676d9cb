use super::words;

words! { evening: Evening,
    plain {
        title: "Evening", "晚间小结";
        today: "Today", "今日";
        print: "Print the brief", "打印小结";
        summary: "Summary", "小结";
        promises_kept: "Promises kept", "兑现承诺";
        conversations: "Conversations", "沟通";
        came_round: "Came round", "回心转意";
        came_note: "asked again after a fix", "解决后回访";
        closed: "Cases closed", "关闭工单";
        due_tomorrow: "Due tomorrow", "明日到期";
        promises: "Promises", "承诺";
        promises_lead: "due on this day", "当日到期";
        none_due: "No promise was due.", "当日没有到期承诺。";
        talks: "Conversations", "沟通";
        talks_lead: "what was said, in one sentence", "一句话说明谈了什么";
        none_talked: "No conversation was logged.", "当日没有沟通记录。";
        tomorrow: "Tomorrow", "明日";
        nothing_tomorrow: "Nothing is due tomorrow yet.", "明日暂无到期事项。";
        one_promise: "1 promise", "1 项承诺";
        promise: "Promise", "承诺";
        case: "Case", "工单";
        congratulate: "Congratulate", "祝贺";
        none_came: "Nobody answered the recovery question on this day.", "当日没有人回答回访。";
        closed_title: "Cases closed, with cause", "关闭的工单与原因";
        closed_lead: "causes are counted, so that what happens often is fixed for all", "原因会计入统计，以便解决常见问题";
        none_closed: "No case was closed.", "当日没有关闭工单。";
        done: "What was done", "采取的措施";
        causes: "Causes, last 30 days", "近 30 天的原因";
        causes_lead: "most frequent first", "按频次排列";
        no_causes: "No case with a cause yet.", "尚无注明原因的工单。";
        share_recovered: "Share recovered", "好转比例";
        share_lead: "last 30 days; those nobody contacted stand beside", "近 30 天，并列未联系者";
        earlier: "The day before", "前一天";
        later: "The day after", "后一天";
        hand_over: "Hand over all my cases", "转交我的全部工单";
        new_date: "new date", "改期";
        not_yet: "open", "未完成";
    }
    filled {
        head(kept, due, tomorrow): "{kept} of {due} promises kept, due tomorrow: {tomorrow}", "{due} 项承诺兑现 {kept} 项，明日 {tomorrow} 项到期";
        head_none(tomorrow): "No promise was due; due tomorrow: {tomorrow}", "今日没有到期承诺，明日 {tomorrow} 项到期";
        head_past(kept, due): "{kept} of {due} promises kept", "{due} 项承诺兑现 {kept} 项";
        of(yes, n): "{yes} of {n}", "{yes}/{n}";
        moved(n): "{n} moved to another day", "{n} 项改期";
        broken(n): "{n} not kept", "{n} 项未兑现";
        reached(list): "{list}", "{list}";
        still_open(n): "each with a cause · {n} open", "均注明原因 · {n} 个未结";
        open_for(n, span): "case {n} · open {span}", "工单 {n} · 历时 {span}";
        brief_of(site, name): "Handover brief · {site} · {name}", "交接小结 · {site} · {name}";
    }
    counted {
        n_promises(n) of n: "{n} promise", "{n} promises", "{n} 项承诺";
    }
}
