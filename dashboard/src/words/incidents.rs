use super::words;

words! { incidents: Incidents,
    plain {
        title: "Incidents", "异常";
        lead: "what goes wrong for many at once, or a page whose ratings fall; found where it is beyond chance", "同时影响多人的问题，或评分下滑的页面；仅在超出偶然时列出";
        what: "Incidents", "异常";
        which: "Which incidents", "哪些异常";
        open: "Open", "进行中";
        closed: "Closed", "已结束";
        look_now: "Look now", "立即检查";
        none_open: "No incident is open", "没有进行中的异常";
        none_open_body: "Events that speak of trouble and ratings of pages are looked at every five minutes. What happens to many at once, beyond chance, shows here.", "系统每五分钟检查异常事件与页面评分；同时影响多人且超出偶然的情况会显示在这里。";
        none_closed: "No incident was closed yet", "还没有已结束的异常";
        none_closed_body: "An incident is closed by somebody, with the change that mended it.", "异常由成员结束，并注明修复它的改进。";
        crumbs: "Breadcrumb", "面包屑导航";
        what_one: "The incident", "该异常";
        gone_title: "There is no such incident", "没有此异常";
        gone_body: "It may be an old one that is not kept any more, or the address is wrong.", "可能已不再保留，或地址有误。";
        back: "Back to incidents", "返回异常";
        summary: "Summary", "小结";
        people: "People affected", "受影响人数";
        times: "Times", "次数";
        worst_hour: "Worst hour", "最严重一小时";
        share_now: "Unhappy now", "当前不满占比";
        since: "Since", "开始于";
        told: "Told", "已告知";
        how: "How this was found", "如何发现";
        method_event: "People of the last hour against those of each hour in the 28 days before: exact conditional binomial test of two Poisson rates (Przyborowski and Wilenski 1940), at least 5 people and a day of history, p < 0.001 after Bonferroni among all events watched.", "将最近一小时的人数与此前 28 天每小时比较：两个泊松率的精确条件二项检验（Przyborowski 与 Wilenski，1940），至少 5 人及一天历史，经 Bonferroni 校正后 p < 0.001。";
        method_ratings: "Unhappy ratings of two days against the 28 days before: Fisher's exact test (1935), at least 5 unhappy of 10, p < 0.001 after Bonferroni among all pages.", "将两天内的不满评分与此前 28 天比较：Fisher 精确检验（1935），10 份中至少 5 份不满，经 Bonferroni 校正后 p < 0.001。";
        everybody: "Everybody affected", "所有受影响的人";
        everybody_lead: "the latest first", "最近的在前";
        person: "Person", "客户";
        first: "First", "首次";
        last: "Last", "最近";
        rating: "Rating", "评分";
        told_on: "Told", "告知于";
        not_told: "not yet", "尚未";
        actions: "Actions", "操作";
        nobody: "Nobody is on the list any more.", "名单上已没有人。";
        next_page: "Next page", "下一页";
        first_page: "First page", "第一页";
        message: "One message to all", "一条消息告知所有人";
        message_lead: "not so many calls; sent from your own mailbox, kept with each person here", "无需逐一致电；从您的邮箱发送，并记入每位客户";
        message_text: "The message", "消息内容";
        copy_addresses: "Copy e-mail addresses", "复制邮箱地址";
        no_addresses: "No e-mail address is known of those who were not told.", "尚未告知者均无邮箱地址。";
        channel: "Sent by", "发送方式";
        all_told: "Everybody on the list was told.", "名单上的人均已告知。";
        told_all: "Written down: they were told", "已记录告知";
        end: "Close it", "结束异常";
        end_lead: "when it is mended; what comes later opens another", "修复后结束；之后再发生会另开一条";
        mended_by: "Mended by the change", "修复它的改进";
        no_change: "none of them", "无";
        note: "What it was", "原因说明";
        close: "Close incident", "结束异常";
        told_closed: "Incident closed", "异常已结束";
        reopen: "Open again", "重新打开";
        told_reopened: "Incident is open again", "异常已重新打开";
        ended: "How it ended", "如何结束";
        on_today: "Open incidents", "进行中的异常";
        of_day: "of this day", "当日";
        not_calls: "One message to all, not so many calls.", "一条消息告知所有人，无需逐一致电。";
        event_one: "happened to 1 person", "影响 1 人";
    }
    filled {
        ratings(page, people, since): "Ratings of {page} fall: {people} unhappy since {since}", "{page} 评分下滑：自 {since} 起 {people} 份不满";
        usual_people(n): "usually {n} an hour", "平时每小时 {n} 人";
        usual_share(share, n): "usually {share}, now of {n}", "平时 {share}，当前共 {n} 份";
        chance(p): "by chance: p {p}", "偶然概率 p {p}";
        last_at(when): "last seen {when}", "最近 {when}";
        closed_by(who, when): "closed by {who}, {when}", "{who} 于 {when} 结束";
        by_change(title): "mended by: {title}", "改进：{title}";
        told_of(told, total): "told {told} of {total}", "已告知 {told} / {total}";
        open_n(n): "Open {n}", "进行中 {n}";
        closed_n(n): "Closed {n}", "已结束 {n}";
        open_case(name): "Open a case: {name}", "创建工单：{name}";
    }
    counted {
        event(subject, people, since) of people: "{subject} for {people} person since {since}", "{subject} for {people} people since {since}", "{subject}：自 {since} 起影响 {people} 人";
        found(n) of n: "{n} person", "{n} people", "{n} 人";
        tell_n(n) of n: "Note that {n} was told", "Note that {n} were told", "记录已告知 {n} 人";
        copied_n(n) of n: "{n} address copied; put them into Bcc, so that nobody sees the others.", "{n} addresses copied; put them into Bcc, so that nobody sees the others.", "已复制 {n} 个地址；请放入密送，避免互相看到。";
    }
}
