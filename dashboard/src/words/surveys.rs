use super::words;

words! { surveys: Surveys,
    plain {
        title: "Surveys", "问卷";
        new_survey: "New survey", "新建问卷";
        blank: "Empty survey", "空白问卷";
        blank_name: "New survey", "新问卷";
        blank_question: "How likely are you to recommend us?", "您有多大可能推荐我们？";
        blank_thanks: "Thank you", "谢谢您";
        from_template: "From template", "从模板新建";
        limits_title: "Nobody is asked too often", "不会过度打扰";
        together: "One score over several surveys", "多份问卷的合并分数";
        together_note: "Last 90 days, every answer once. Surveys about the whole relationship and surveys at a moment never meet in one score.", "近 90 天，每份回答计一次。关系问卷与触点问卷从不合并为一个分数。";
        survey: "Survey", "问卷";
        status: "Status", "状态";
        asks: "Asks", "提问";
        asked: "Asked", "已询问";
        answered: "Answered", "已回答";
        rate: "Response rate", "回答率";
        score: "Score", "分数";
        languages: "Languages", "语言";
        last_answer: "Last answer", "最近回答";
        live: "Live", "进行中";
        paused: "Paused", "已暂停";
        draft: "Draft", "草稿";
        archived: "Archived", "已归档";
        imported: "Imported", "已导入";
        edited: "edited since", "有未发布的修改";
        not_asked: "not asked yet", "尚未询问";
        edit: "Edit", "编辑";
        results: "Results", "结果";
        preview: "Preview on the site", "在网站上预览";
        publish: "Publish", "发布";
        pause: "Pause", "暂停";
        duplicate: "Duplicate", "复制";
        archive: "Archive", "归档";
        unarchive: "Take out of the archive", "移出归档";
        delete: "Delete", "删除";
        delete_title: "Delete this draft?", "删除此草稿？";
        delete_body: "It was never published, so nobody was asked. It cannot be brought back.", "该问卷从未发布，没有询问过任何人；删除后无法恢复。";
        show_archived: "Show archived", "显示已归档";
        hide_archived: "Hide archived", "隐藏已归档";
        none_title: "No survey yet", "还没有问卷";
        none_body: "Begin with a template; nobody is asked until it is published.", "从模板开始；发布前不会询问任何人。";
        caption: "Surveys with status, response rate and score, last 90 days", "问卷的状态、回答率与分数，近 90 天";
        note: "Last 90 days. Relationship NPS is the headline of the overview; surveys at moments are kept apart from it. Bars show the 95% interval. People who answer differ from people who do not: a low rate makes a score less certain than its interval says.", "近 90 天。关系 NPS 计入概览总分，触点问卷单独计算。横条为 95% 区间。回答者与未回答者不同：回答率低时，实际不确定性大于区间所示。";
        nps: "NPS", "NPS";
        csat: "CSAT", "CSAT";
        ces: "CES", "CES";
        text: "text", "文字";
        choice: "choice", "选择";
        consent: "consent", "同意";
        rating: "rating", "评分";
        other: "other", "其他";
    }
    filled {
        n_live(n): "{n} live", "{n} 份进行中";
        n_paused(n): "{n} paused", "{n} 份已暂停";
        n_draft(n): "{n} draft", "{n} 份草稿";
        n_archived(n): "{n} archived", "{n} 份已归档";
        n_imported(n): "{n} imported", "{n} 份已导入";
        limits(any, relationship): "{any} days between any two surveys, {relationship} days between two about the whole relationship, and each survey’s own limit; the strictest wins.", "任意两份问卷间隔 {any} 天，两次关系问卷间隔 {relationship} 天，另有各问卷自身的限制；以最严格者为准。";
        scale(high): "0–{high}", "0–{high}";
        too_few(n): "too few, n {n}", "回答不足，{n} 份";
        more_for(name): "More for {name}", "{name} 的更多操作";
        copy_of(name): "{name}, copy", "{name} 副本";
        who_and_when(who, often): "{who}, {often}", "{who}，{often}";
        rate_label(rate, low, high): "{rate}, {low} to {high}", "{rate}，{low} 至 {high}";
        problems(n): "{n} to fix before publishing", "发布前需修正 {n} 处";
    }
    counted {
        of_relationship(n) of n: "{n} relationship survey", "{n} relationship surveys", "{n} 份关系问卷";
        of_moments(n) of n: "{n} survey at moments", "{n} surveys at moments", "{n} 份触点问卷";
        of_features(n) of n: "{n} survey about features", "{n} surveys about features", "{n} 份功能问卷";
        needs(n) of n: "needs {n} answer", "needs {n} answers", "至少需要 {n} 份回答";
    }
}
