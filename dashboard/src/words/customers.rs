use super::words;

words! { customers: Customers,
    plain {
        attract: "Attract", "吸引期";
        welcome: "Welcome", "欢迎期";
        get_to_know: "Get to know", "了解期";
        manage: "Manage", "稳定期";
        special_care: "Special care", "重点关怀";
        lapsed: "Lapsed", "已流失";
        won_back: "Won back", "已挽回";
        loyal: "Loyal", "忠诚";
        latent: "Latent", "潜在忠诚";
        habit: "Habit only", "习惯性购买";
        no_tie: "No tie", "无联结";
        not_known_yet: "Not known yet", "尚不清楚";
        loyal_note: "like us, buy often", "喜欢我们，常购买";
        latent_note: "like us, buy rarely", "喜欢我们，少购买";
        habit_note: "buy often, unhappy", "常购买，但不满意";
        no_tie_note: "neither", "两者皆无";
        likes_us: "Likes us", "喜欢";
        does_not: "Does not", "不喜欢";
        buys_rarely: "Buys rarely", "少购买";
        buys_often: "Buys often", "常购买";
        stage: "Stage", "阶段";
        lifecycle: "Lifecycle", "生命周期";
        loyalty: "Loyalty", "忠诚度";
        loyalty_lead: "What they say × what they do", "所说 × 所做";
        loyalty_of_one: "what they say × what they do", "所说 × 所做";
        moves: "Moves between stages", "阶段变化";
        people: "People", "人数";
        change: "Change", "变化";
        see_people: "See people", "查看客户";
        counted: "Counted: everyone who told who they are. Visitors without a name are not. Attract: no order yet. Overdue and lapsed go by each customer's own rhythm.", "统计对象：已表明身份的人；匿名访客不计。吸引期：尚未下单。逾期与流失按每位客户自己的节奏判断。";
        counted_visits: "Nothing is sold here, so days with a visit tell the stages; history is not kept.", "此处没有销售，阶段按到访日判断；不保留历史。";
        no_moves: "Nobody moved between stages in this period.", "本周期没有阶段变化。";
        key_customers: "Key customers", "重点客户";
        key_lead: "by what they paid so far, net of refunds; measured, not 20 and 80", "按累计净付款；为实测，并非套用二八定律";
        top_10: "Best 10%", "前 10%";
        top_20: "Best 20%", "前 20%";
        of_revenue: "of all revenue", "占全部收入";
        four_fifths: "For 80%", "占 80% 收入";
        grade: "Grade", "等级";
        grades_note: "A: those who together bring the first 80% of revenue; B: up to 95%; C: all others.", "A：合计带来前 80% 收入；B：至 95%；C：其余。";
        customer: "Customer", "客户";
        paid: "Paid", "已付";
        orders: "Orders", "订单";
        last_order: "Last order", "最近订单";
        all_by_value: "All by value", "按价值查看全部";
        no_orders: "Nobody bought yet. Key customers show with the first order.", "还没有人下单，首个订单后显示重点客户。";
        value_at_risk: "Value at risk", "风险价值";
        at_risk_lead: "a year's value if they stay × chance of leaving within 90 days", "留存时的年价值 × 90 天内流失概率";
        value_a_year: "Value a year", "年价值";
        value_a_year_they: "Value a year, expected", "预期年价值";
        leaving: "Leaving", "流失";
        leaving_90: "Gone within 90 days", "90 天内流失";
        spent: "Spent so far", "累计消费";
        last_score: "Last score", "最近评分";
        no_value: "not enough orders yet", "订单尚不足";
        nothing_left: "almost certainly gone: nothing left to lose", "几乎肯定已流失，已无可再失";
        no_value_title: "Not enough data yet", "数据尚不足";
        no_value_body: "A value shows once at least ten customers have bought again.", "至少十位客户复购后显示价值。";
        why_none: "Nothing in particular speaks for it; it is the chance at their rhythm.", "没有特别迹象，只是按其节奏推算的概率。";
        why_lead: "facts that go with leaving", "与流失相关的事实";
        do_not_mention: "Do not mention", "请勿提及";
        overdue: "Overdue", "逾期未购";
        unhappy: "Unhappy", "不满意";
        falling: "Score fell", "评分下降";
        silent: "Stopped answering", "不再回答";
        looked: "Looked at leaving", "查看过退出页面";
        how: "How?", "如何得出？";
        how_value: "Expected payments of the next twelve months, discounted by 1% a month: BG/NBD (one-time buyers by MBG/NBD) and Gamma-Gamma, fitted to this site's orders. The interval says how sure that expectation is (delta method); what one person does in a year varies far more.", "未来十二个月的预期付款，每月折现 1%：BG/NBD（单次购买者用 MBG/NBD）与 Gamma-Gamma，按本站订单拟合。区间表示该预期的把握（delta 法）；单个人一年的实际情况波动更大。";
        how_risk: "The chance, by the same model, that they will have left 90 days from now, those who have already included. Value at risk is a year's value if they stay times this chance; unhappiness is a reason, never a second factor.", "同一模型下 90 天后已流失的概率，含已流失者。风险价值为留存时的年价值乘以该概率；不满意是原因，不是第二个系数。";
        how_loyalty: "Attitude: the mean of their ratings, each weighing half as much every 180 days. Behaviour: came again at least twice, as often as is usual here, and is not overdue. After Dick and Basu (1994).", "态度：评分均值，每 180 天权重减半。行为：至少复购两次、频率不低于此处常态且未逾期。依据 Dick 与 Basu（1994）。";
        not_placed: "never rated, or too new to say", "从未评分或时间尚短";
        drivers: "Where the score differs", "分数差异在哪里";
        drivers_lead: "Relationship NPS, each group against everyone else; those that move the whole most first", "关系 NPS，各组与其余所有人相比；对总分影响大者在前";
        group: "Group", "分组";
        difference: "Difference", "差异";
        interval_word: "Interval", "区间";
        answers: "Answers", "回答";
        pull: "Pull on the total", "对总分的影响";
        page: "page", "页面";
        how_drivers: "Each group less everybody else, with its 95% interval (adjusted Wald). Colour where the difference stands among all groups compared (Benjamini-Hochberg, 5%). Pull: how many points the group moves the whole score. Page, device, country, channel and language as they were at the answer, the stage of the day before, segments as of today. A difference is not yet a cause.", "各组减去其余所有人，附 95% 区间（校正 Wald）。在所有比较组中仍成立者上色（Benjamini-Hochberg，5%）。影响：该组使总分移动多少分。页面、设备、国家、渠道、语言取回答当时，阶段取前一日，分群取今日。差异不等于原因。";
        best_time: "Best time to contact", "最佳联系时间";
        time_unknown: "Not enough data yet: too few visits, answers and orders.", "数据尚不足：访问、回答和订单太少。";
        how_time: "Visits begun, answers and orders by weekday and hour, their own pooled with twenty of other people here, so that one visit at midnight makes nobody a night owl.", "按星期与小时统计访问、回答和订单，本人的记录与二十条他人记录合并，避免一次午夜到访就被当作夜猫子。";
        next_offer: "May want next", "下一步可能需要";
        next_offer_lead: "what goes with what they bought", "与已购商品常一起出现";
        how_offer: "Association rules over all orders here: the share of orders with what they have that hold this too, and how many times as often as by chance (Agrawal and others 1993; lift by Brin and others 1997).", "基于全部订单的关联规则：含其已购商品的订单中同时含此商品的比例，以及相对偶然的倍数（Agrawal 等 1993；提升度 Brin 等 1997）。";
        monday: "Monday", "星期一";
        tuesday: "Tuesday", "星期二";
        wednesday: "Wednesday", "星期三";
        thursday: "Thursday", "星期四";
        friday: "Friday", "星期五";
        saturday: "Saturday", "星期六";
        sunday: "Sunday", "星期日";
        mon: "Mon", "一";
        tue: "Tue", "二";
        wed: "Wed", "三";
        thu: "Thu", "四";
        fri: "Fri", "五";
        sat: "Sat", "六";
        sun: "Sun", "日";
        since_now: "now", "当前";
        everyone: "Everyone", "全部";
        all_stages: "All stages", "全部阶段";
        export_csv: "Export CSV", "导出 CSV";
        remove_filter: "Remove filter", "移除筛选";
        segments_word: "Saved segments", "已存分群";
        by_value: "People, highest value first", "客户，价值最高在前";
        by_risk: "People, most likely to leave first", "客户，流失概率最高在前";
        note: "Value: what they are expected to pay in the next 12 months. Leaving: chance they will have stopped 90 days from now. Both are estimates; open a person to see the range. One row per person; revenue is net of refunds.", "价值：预期未来 12 个月付款；流失：90 天后已停止的概率。两者均为估算，打开客户可见区间。每人一行，收入已扣除退款。";
        no_match: "Nobody is in this selection now.", "当前没有符合条件的客户。";
        standing_what: "Lifecycle", "生命周期";
        key_what: "Key customers", "重点客户";
        no_account: "No name", "未留名";
    }
    filled {
        drivers_none(n): "Not enough answers yet: a group and everyone else need {n} each.", "回答尚不足：每组及其余各需 {n} 份。";
        points(value, low, high): "{value} points, interval {low} to {high}", "{value} 分，区间 {low} 至 {high}";
        best_at(day, hours): "{day}, {hours}", "{day} {hours}";
        from_signs(n, zone): "from {n} visits, answers and orders, {zone}", "依据 {n} 次访问、回答和订单，{zone}";
        also_bought(share, with, times): "in {share} of orders with {with}, {times} times as often as by chance", "含{with}的订单中 {share} 同时购买，为偶然的 {times} 倍";
        count_of(n, all): "{n} of {all}", "{all} 位中 {n} 位";
        grades(a, b, c): "A {a} · B {b} · C {c}", "A {a} · B {b} · C {c}";
        per_year(amount): "{amount} / yr", "{amount}/年";
        at_risk(amount): "{amount} at risk", "风险 {amount}";
        product(value, share): "{value} × {share}", "{value} × {share}";
        why_title(share): "Why {share}", "为何 {share}";
        unhappy_at(rating, day): "scored {rating} on {day}", "{day} 评 {rating} 分";
        fell(from, to, day): "{from} to {to}, {day}", "{day} 由 {from} 降至 {to}";
        looked_at(page, day): "{page} on {day}", "{day} 查看 {page}";
        placed(n, all): "Of {all} known customers, {n} rated and are placed; the others are not known yet.", "{all} 位已知客户中 {n} 位已评分并归类，其余尚不清楚。";
        interval_money(low, high): "{low} to {high}", "{low} 至 {high}";
        expected_orders(n): "{n} orders expected", "预期 {n} 个订单";
        still(share): "{share} still a customer", "{share} 概率仍是客户";
        matrix_label(name, n): "{name}: {n}", "{name}：{n} 人";
        stage_filter(stage): "Stage: {stage}", "阶段：{stage}";
        segment_filter(name): "Segment: {name}", "分群：{name}";
    }
    counted {
        n_customers(n) of n: "{n} customer", "{n} customers", "{n} 位客户";
        known(n) of n: "{n} known customer", "{n} known customers", "{n} 位已知客户";
        since_days(from, n) of n: "{n} known customer by stage today; change since {from}", "{n} known customers by stage today; change since {from}", "今日 {n} 位已知客户按阶段；变化自 {from} 起";
        overdue_by(days, day, usual) of days: "last order {day}, {days} day ago; usually every {usual}", "last order {day}, {days} days ago; usually every {usual}", "上次下单 {day}，已 {days} 天；通常每 {usual} 天";
        silent_times(n, day) of n: "last invitation, {day}", "last {n} invitations, most recently {day}", "最近 {n} 次邀请未答，最近 {day}";
        drivers_note(n) of n: "{n} group compared at once. Grey: could be chance. A difference is not yet a cause.", "{n} groups compared at once. Grey: could be chance. A difference is not yet a cause.", "同时比较了 {n} 个组。灰色：可能只是偶然。差异不等于原因。";
        orders_rhythm(orders, usual) of usual: "{orders} · usually every {usual} day", "{orders} · usually every {usual} days", "{orders} · 通常每 {usual} 天";
    }
}

impl Customers {
    /// A day of the week, Monday is 1.
    pub const fn weekday(self, day: u8) -> &'static str {
        match day {
            1 => self.monday(),
            2 => self.tuesday(),
            3 => self.wednesday(),
            4 => self.thursday(),
            5 => self.friday(),
            6 => self.saturday(),
            _ => self.sunday(),
        }
    }

    /// The same in short.
    pub const fn weekday_short(self, day: u8) -> &'static str {
        match day {
            1 => self.mon(),
            2 => self.tue(),
            3 => self.wed(),
            4 => self.thu(),
            5 => self.fri(),
            6 => self.sat(),
            _ => self.sun(),
        }
    }
}
