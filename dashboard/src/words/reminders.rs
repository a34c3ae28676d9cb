use super::words;

words! { reminders: Reminders,
    plain {
        put_off: "Put off", "稍后处理";
        tomorrow: "Tomorrow", "明天";
        monday: "Monday", "下周一";
        a_date: "A date …", "选择日期…";
        until_when: "Until when", "到何时";
        think_of: "What to think of then (may stay empty)", "届时要想到的事（可留空）";
        remind_me: "Remind me", "提醒我";
        told_off: "Put off; it comes back by itself.", "已推迟，到时会自动返回。";
        told_back: "It is back.", "已恢复。";
        told_done: "Done.", "已完成。";
        due: "Reminders", "提醒";
        due_lead: "what you wanted to come back to", "到期要处理的事";
        done: "Done", "完成";
        bring_back: "Bring back", "恢复";
        note: "A clock that runs out brings a case back before its time.", "工单超时会提前返回。";
        saved: "Saved replies", "常用回复";
        saved_lead: "Texts of your own for what is said again and again", "自己的常用文本";
        saved_note: "Filled in: {name}, {first_name}, {me}, and {said} for the first line of what they wrote", "可填入：{name} 姓名、{first_name} 名、{me} 自己、{said} 客户所写的第一行";
        no_saved: "No reply is saved yet.", "还没有常用回复。";
        add_saved: "Add a reply", "添加回复";
        remove_saved: "Remove this reply", "移除此回复";
        saved_name: "Name", "名称";
        saved_text: "Text", "文本";
        choose: "Choose a saved reply", "选择常用回复";
    }
    filled {
        put_off_n(n): "Out of the way until later: {n}", "已推迟：{n}";
        back_on(when): "back {when}", "{when} 返回";
        by(who): "put off by {who}", "由 {who} 推迟";
    }
}
