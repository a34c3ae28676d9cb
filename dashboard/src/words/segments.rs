use super::words;

words! { segments: Segments,
    plain {
        segments: "Segments", "分群";
        segment: "Segment", "分群";
        lead: "A rule with a name. The same rule narrows the list of people and the scores, and decides who is asked.", "带名称的规则。同一规则用于筛选客户与分数，并决定询问谁。";
        new_segment: "New segment", "新建分群";
        new_name: "New segment", "新分群";
        name: "Name", "名称";
        rule: "Rule", "规则";
        members: "Members", "成员";
        none_title: "No segment yet", "还没有分群";
        none_body: "Gather people by what they did, said, are worth or are likely to do, and look at them together.", "按行为、评价、价值或流失可能把客户归在一起查看。";
        who_belongs: "Who belongs", "谁属于此分群";
        all_of: "all of these hold", "以下全部满足";
        any_of: "at least one of these holds", "以下至少一项满足";
        people_for_whom: "People for whom", "满足条件的人：";
        everybody: "Everybody, as long as no condition is given.", "未设条件时为所有人。";
        add: "Add a condition", "添加条件";
        add_group: "A group of conditions", "一组条件";
        not: "not", "非";
        not_label: "Turn this condition around", "反转此条件";
        remove: "Remove condition", "移除条件";
        ordered: "Orders", "下单";
        viewed: "Page views", "浏览页面";
        trait_of: "Trait", "属性";
        answered: "Answered a survey", "回答过问卷";
        seen: "Saw a survey", "看过问卷";
        in_segment: "In a segment", "属于分群";
        first_day: "First day here", "首日到访";
        campaign: "Campaign", "营销活动";
        times: "times", "次";
        within: "in the last", "最近";
        days: "days", "天";
        ever_hint: "empty: ever", "留空：不限时间";
        which_event: "What they did", "行为";
        compared: "Comparison", "比较";
        how_often: "How often", "次数";
        value: "Value", "值";
        which_survey: "Survey", "问卷";
        which_segment: "Segment", "分群";
        is_first: "is their first day here", "今天是首日到访";
        is_not_first: "were here before", "以前来过";
        listed: "several with commas", "多个用逗号分隔";
        percent: "%", "%";
        size: "Size now", "当前人数";
        counting: "Counting", "正在统计";
        not_countable: "This rule cannot be counted yet", "此规则暂无法统计";
        save: "Save segment", "保存分群";
        delete: "Delete segment", "删除分群";
        delete_title: "Delete this segment?", "删除此分群？";
        delete_body: "Nobody is removed; only the rule goes. A segment that another segment or a live survey refers to stays.", "不会删除任何人，仅删除规则。若有其他分群或进行中的问卷引用它，则不能删除。";
        see: "See people", "查看客户";
        edit: "Edit", "编辑";
        back: "All segments", "全部分群";
        unsaved: "Not saved yet", "尚未保存";
        saved: "Saved", "已保存";
        how: "How?", "如何得出？";
        how_size: "Every person is read by the rule as it stands, with what is known of them today. Who is not known to match does not belong. For many people the number is first an estimate from some of them, with its 95% interval.", "按当前规则与今日所知逐一判断每个人；无法确认满足者不计入。人数很多时先由部分人估算，并附 95% 区间。";
        what: "Segments", "分群";
        own_rule: "own rule", "自定义规则";
        gone_title: "There is no such segment", "没有此分群";
        gone_body: "It may have been deleted.", "它可能已被删除。";
        moves: "Who came and left", "进出记录";
        no_history: "Everybody is being looked at for the first time; from then on it is kept who comes and who leaves.", "正在首次逐一判断所有人；此后将记录谁进入、谁离开。";
        nobody_moved: "Nobody came or left yet.", "尚无人进出。";
        came: "came", "进入";
        left: "left", "离开";
        more: "Earlier ones", "更早";
        how_moves: "People move when they do something, within a minute of it, and by the clock, at the start of the site's day or when more was learnt of all customers. Who belonged when the segment was made, or when its rule was changed, did not come. Who becomes part of another person, or is erased, did not leave.", "客户行为发生后一分钟内，或按时钟（站点日开始时、或对全体客户有新认识时）进出。创建分群或更改规则时已满足者不算进入；并入他人或被删除者不算离开。";
        may_not: "Your role may look at segments, not change them.", "你的角色可查看分群，不能修改。";
    }
    filled {
        of_people(n, all): "{n} of {all} people", "{all} 人中 {n} 人";
        about(n, low, high): "about {n}, {low} to {high}", "约 {n}（{low} 至 {high}）";
        share(percent): "{percent} of everybody", "占全部 {percent}";
        came_and_left(came, left): "In 30 days {came} came and {left} left", "30 天内 {came} 人进入，{left} 人离开";
        course(first, last): "Members day by day, from {first} to {last}", "每日成员数，从 {first} 到 {last}";
        since(day): "Kept since {day}.", "自 {day} 起记录。";
        edit_named(name): "Edit {name}", "编辑 {name}";
    }
    counted {
        looked_at(n) of n: "estimated from {n} person", "estimated from {n} people", "由 {n} 人估算";
        n_segments(n) of n: "{n} segment", "{n} segments", "{n} 个分群";
    }
}
