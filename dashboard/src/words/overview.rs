use super::words;

words! { overview: Overview,
    plain {
        last_7: "Last 7 days", "近 7 天";
        last_28: "Last 28 days", "近 28 天";
        last_90: "Last 90 days", "近 90 天";
        last_365: "Last 365 days", "近 365 天";
        own_days: "Own days", "自选日期";
        from: "From", "从";
        to: "To", "到";
        apply: "Show", "显示";
        period: "Period", "时间范围";
        wrong_order: "The first day must come before the last.", "开始日期须早于结束日期。";
        vs: "vs", "对比";
        previous_period: "previous period", "上一周期";
        year_before: "a year before", "去年同期";
        no_comparison: "nothing", "不对比";
        compare_with: "Compare with", "对比";
        nps: "Relationship NPS", "关系 NPS";
        nps_lead: "All customers · Would you recommend us? 0–10", "面向全体客户 · 您愿意推荐我们吗？0–10";
        csat: "After order and delivery", "下单与收货之后";
        csat_lead: "CSAT, share of 4 and 5 out of 5 · kept apart from the NPS", "CSAT，4–5 分占比 · 与 NPS 分开计算";
        answers: "Answers", "回答";
        response_rate: "Response rate", "回答率";
        finished: "Finished", "完成率";
        nobody_asked: "nobody asked yet", "尚未询问";
        per_rating: "Answers per rating", "各分数的回答数";
        trend: "Relationship NPS, trend", "关系 NPS 趋势";
        trend_lead: "Each point covers the 28 days before it; the headline covers the whole period", "每点为此前 28 天；总分为整个周期";
        last_28_short: "last 28 days", "近 28 天";
        before: "before", "此前";
        this_period: "This period", "本周期";
        trend_none: "No window of 28 days has enough answers yet.", "尚无任何 28 天窗口有足够回答。";
        csat_trend: "CSAT, 28 days each", "CSAT，每点 28 天";
        also: "Also asked", "其他提问";
        also_lead: "asked at moments, not of all customers", "在特定触点询问，不代表全体客户";
        nps_moment: "NPS after a moment", "触点 NPS";
        nps_moment_note: "People just after an order, not all customers. It does not enter the relationship NPS.", "刚下单的人，并非全体客户；不计入关系 NPS。";
        ces: "CES, “It was easy”, 1–7", "CES，“很轻松”，1–7";
        visits: "Visits and orders", "访问与订单";
        visits_lead: "known bots left out", "已排除机器人";
        visitors: "Visitors", "访客";
        new_visitors: "New visitors", "新访客";
        sessions: "Sessions", "会话";
        views: "Page views", "浏览量";
        orders: "Orders", "订单";
        revenue: "Revenue", "收入";
        measure: "Measure", "指标";
        total: "Total", "合计";
        change: "Change", "变化";
        per_day: "Course", "走势";
        estimated: "estimated", "估算";
        other_currencies: "Other currencies", "其他货币";
        nobody_online: "Nobody on the site now", "当前无人在线";
        live_off: "Not live: numbers are read every 10 seconds", "实时连接已断开：每 10 秒读取一次";
        first_title: "No event yet", "还没有事件";
        first_body: "Add the tag to your shop. The first visit shows here within two seconds.", "把代码加入商店，首次访问两秒内就会显示。";
        first_button: "Show the tag", "查看代码";
        listening: "Listening", "正在监听";
        no_survey: "No survey of this kind is switched on.", "此类问卷尚未开启。";
        switch_on: "Switch a survey on", "开启问卷";
        scores_what: "Scores", "分数";
        totals_what: "Visits", "访问";
    }
    filled {
        range(from, to): "{from} – {to}", "{from} – {to}";
        compared_year(range): "{range}, compared with a year before", "{range}，与去年同期比较";
        from_was(was): "from {was}", "此前 {was}";
        may_be_chance(low, high): "The true change lies between {low} and {high}, so it may still be chance. The grey tick is the period before.", "真实变化在 {low} 至 {high} 之间，目前可能只是偶然。灰线为上一周期。";
        is_significant(low, high): "The true change lies between {low} and {high}; chance alone is unlikely. The grey tick is the period before.", "真实变化在 {low} 至 {high} 之间，不太可能只是偶然。灰线为上一周期。";
        n_before(n): "{n} before", "此前 {n} 份";
        n_answers(n): "{n}", "{n} 份";
        of_asked(n): "of {n} asked", "共询问 {n} 人";
        n_finished(n): "{n} of them", "其中 {n} 份";
        n_people(n): "{n}", "{n} 人";
        few(n, minimum): "{n} of {minimum} answers", "{n} / {minimum} 份回答";
        few_note(minimum): "A score shows from {minimum} answers on.", "满 {minimum} 份后显示分数。";
        nps_label(value, low, high): "NPS {value}, 95% interval {low} to {high}", "NPS {value}，95% 区间 {low} 至 {high}";
        csat_label(value, low, high): "CSAT {value}, 95% interval {low} to {high}", "CSAT {value}，95% 区间 {low} 至 {high}";
        ces_label(value, low, high): "CES {value}, 95% interval {low} to {high}", "CES {value}，95% 区间 {low} 至 {high}";
        before_label(label, was): "{label}; before {was}", "{label}；此前 {was}";
        trend_label(from, to, first, last): "NPS in windows of 28 days, {from} to {to}: from {first} to {last}", "{from} 至 {to} 的 28 天窗口 NPS：从 {first} 到 {last}";
        csat_trend_label(first, last): "CSAT in windows of 28 days: from {first} to {last}", "28 天窗口 CSAT：从 {first} 到 {last}";
        n_and_interval(n, interval): "{interval} · n {n}", "{interval} · {n} 份";
        online(n): "{n} on the site now", "当前在线 {n} 人";
        course(what, low, high): "{what} per day, between {low} and {high}", "{what}每日走势，介于 {low} 与 {high}";
    }
    counted {
        no_before(n, minimum) of n: "No comparison: the period before has {n} answer, needs {minimum}.", "No comparison: the period before has {n} answers, needs {minimum}.", "无法比较：上一周期仅 {n} 份，至少需 {minimum} 份。";
        few_pace(minimum, days) of days: "A score shows from {minimum} on, in about {days} day at this pace.", "A score shows from {minimum} on, in about {days} days at this pace.", "满 {minimum} 份后显示分数，按目前速度约需 {days} 天。";
        few_width(n, width) of n: "With {n} answer the interval would be about {width} points wide.", "With {n} answers the interval would be about {width} points wide.", "仅 {n} 份时，区间约宽 {width} 分。";
        compared(range, days) of days: "{range}, compared with the {days} day before", "{range}, compared with the {days} days before", "{range}，与前 {days} 天比较";
        previous_days(days) of days: "Previous {days} day", "Previous {days} days", "前 {days} 天";
    }
}
