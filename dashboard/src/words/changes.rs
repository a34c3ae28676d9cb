use super::words;

words! { changes: Changes,
    plain {
        title: "Changes", "改进";
        lead: "what was changed for many, who had complained of it, and who was told", "为众多客户所做的改进、曾投诉者及告知情况";
        what: "Changes", "改进";
        none_title: "No change yet", "还没有改进记录";
        none_body: "Write down what you changed. Who had complained of it is found by the causes of their cases, or by words that they used.", "记录你所做的改进；系统会按工单原因或用词找出曾投诉的人。";
        new_change: "New change", "记录改进";
        change_what: "What was changed?", "做了什么改进？";
        day: "Since", "自";
        causes: "Causes that it takes away, with commas", "消除的原因（用逗号分隔）";
        terms: "Words of the complaints, with commas", "投诉中的用词（用逗号分隔）";
        write_down: "Write it down", "保存";
        remove: "Remove this change", "移除此改进";
        remove_title: "Remove this change?", "移除此改进？";
        remove_body: "The mark on the trend goes, and who was told of it is forgotten.", "趋势图上的标记与告知记录将一并删除。";
        verb_remove: "Remove", "移除";
        nobody: "Nobody had complained of it.", "无人曾为此投诉。";
        who: "Who had complained", "曾投诉的人";
        person: "Person", "客户";
        complained_on: "Complained", "投诉于";
        told_on: "Told", "告知于";
        not_told: "not yet", "尚未";
        tell_one: "Told", "已告知";
        tell_all: "All were told", "全部已告知";
        actions: "Actions", "操作";
        to_changes: "Changes", "改进";
    }
    filled {
        told_of(told, complained): "told {told} of {complained}", "已告知 {told} / {complained}";
        since(day): "since {day}", "自 {day}";
        because_of(list): "causes: {list}", "原因：{list}";
        with_words(list): "words: {list}", "用词：{list}";
        tell(name): "{name} was told", "已告知 {name}";
        mark(day, title): "{day}: {title}", "{day}：{title}";
    }
}
