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
        may_not: "Your role may look at segments, not change them.", "你的角色可查看分群，不能修改。";
    }
    filled {
        of_people(n, all): "{n} of {all} people", "{all} 人中 {n} 人";
        about(n, low, high): "about {n}, {low} to {high}", "约 {n}（{low} 至 {high}）";
        looked_at(n): "estimated from {n} people", "由 {n} 人估算";
        share(percent): "{percent} of everybody", "占全部 {percent}";
        n_segments(n): "{n} segments", "{n} 个分群";
        edit_named(name): "Edit {name}", "编辑 {name}";
    }
}
