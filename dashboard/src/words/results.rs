use super::words;

words! { results: Results,
    plain {
        title: "Results", "结果";
        edit: "Edit", "编辑";
        part_of: "Parts of this survey", "此问卷的各部分";
        flow: "From asking to answer", "从询问到回答";
        flow_lead: "submissions shown in these days", "这些天内展示的问卷";
        asked: "Asked", "已询问";
        started: "Started", "已开始";
        finished: "Finished", "已完成";
        of_started: "of those who started", "占已开始者";
        question: "Question", "问题";
        answered: "Answered", "已回答";
        share_answered: "Share of those who started", "占已开始者比例";
        lost: "Lost after it", "在此之后离开";
        median_time: "Median time", "用时中位数";
        gaps: "Expected and found", "期望与感知";
        gaps_lead: "what was found less what was expected, in points of the scale; of those who rated both", "感知减去期望（分），仅计两者均评分的人";
        gaps_note: "Below zero, less was found than expected (SERVQUAL: Parasuraman, Zeithaml and Berry, 1988).", "低于零表示未达期望（SERVQUAL：Parasuraman、Zeithaml 与 Berry，1988）。";
        gap: "Gap", "差距";
        dimension: "Dimension", "维度";
        all_dimensions: "all dimensions", "全部维度";
        compare: "Compare with before", "与之前比较";
        not_compared: "Do not compare", "取消比较";
        may_be_chance: "That may be chance.", "可能只是偶然。";
        of: "Of", "范围";
        everybody: "everybody", "所有人";
        score: "Score", "分数";
        group: "Group", "分组";
        comments: "Comments", "评论";
        comments_lead: "the latest, with the score given beside it", "最近的评论，旁附所给分数";
        no_comments: "Nobody wrote anything in these days.", "这些天内没有文字评论。";
        analyst: "Comments are shown to managers and owners: they may be personal.", "评论可能含个人信息，仅经理与所有者可见。";
        nobody: "Nobody was asked in these days", "这些天内没有询问任何人";
        nobody_body: "Choose other days, or publish the survey.", "请选择其他日期，或发布问卷。";
        earlier: "asked by an earlier version", "由较早版本提出";
        no_answers: "No answers in these days.", "这些天内没有回答。";
        words_only: "Answers in words stand below.", "文字回答见下方。";
        by: "By", "按";
        not_split: "not split", "不拆分";
        page: "page", "页面";
        device: "device", "设备";
        country: "country", "国家";
        channel: "channel", "渠道";
        language: "language", "语言";
        version: "version", "版本";
        unknown: "not known", "未知";
        groups_lead: "circumstances when the survey was shown", "展示问卷时的情况";
        yes: "yes", "是";
        no: "no", "否";
        per_rating: "Answers per rating", "各分数的回答数";
        results_what: "The results", "结果";
        many_groups: "The more groups one compares, the likelier one of them stands out by chance.", "比较的分组越多，越可能有某组只是偶然突出。";
        known_note: "Questions are counted over people who are still known; erased people leave their scores, not their steps.", "各题按仍在库的人统计；已删除的人仅保留评分，不保留步骤。";
    }
    filled {
        changed_by(was, by, low, high): "It was {was} in the days before: {by}, 95% interval {low} to {high}.", "之前为 {was}：变化 {by}，95% 区间 {low} 至 {high}。";
        was_before(was): "It was {was} in the days before.", "之前为 {was}。";
        answered_before(n): "{n} answers in the days before.", "之前有 {n} 份回答。";
        before_flow(started, finished): "In as many days before: {started} started, {finished} finished.", "之前同样天数：{started} 人开始，{finished} 人完成。";
        until_note(n): "It asks until {n} have finished. Whoever was asked before then may still answer, so there can be a few more.", "该问卷询问到 {n} 人完成为止；此前已被询问的人仍可回答，因此可能略有超出。";
        unverified(n, score): "Kept apart, in no number here: {n} unverified answers{score}. Nothing proves that the site asked for them.", "另有 {n} 份未核实回答{score}，单独列出，不计入任何数字：无法证明由本站发出邀请。";
        of_them(score): " (of them alone {score})", "（其自身为 {score}）";
        by_what(what): "By {what}", "按{what}";
        n_of(n, of): "{n} of {of}", "{n} / {of}";
        n_answers(n): "{n} answers", "{n} 份回答";
        n_lost(n): "{n} stopped here", "{n} 人在此停止";
        choice_label(what, share, n): "{what}: {share}, {n}", "{what}：{share}，{n} 份";
        compared(n): "{n} groups compared.", "共比较 {n} 组。";
        version_n(n): "version {n}", "第 {n} 版";
        on_page(page): "on {page}", "页面 {page}";
        too_few(n, minimum): "{n} of {minimum} answers", "{n} / {minimum} 份回答";
        score_label(name, value, low, high): "{name} {value}, 95% interval {low} to {high}", "{name} {value}，95% 区间 {low} 至 {high}";
    }
}
