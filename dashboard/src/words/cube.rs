use super::words;

words! { cube: Cube,
    plain {
        title: "Cube", "多维分析";
        lead: "any score or count by two things and by time", "任一分数或计数，按两个维度和时间查看";
        measure: "Measure", "指标";
        by: "By", "按";
        and: "and", "以及";
        per: "Per", "时间粒度";
        nothing: "nothing more", "不再细分";
        page_views: "Page views", "浏览量";
        events: "Events", "事件";
        orders: "Orders", "订单";
        revenue: "Revenue, net", "净收入";
        whole: "all days together", "全部天数合计";
        day: "day", "天";
        week: "week", "周";
        month: "month", "月";
        total: "Total", "合计";
        all: "All", "全部";
        other: "other", "其他";
        none_title: "Nothing was counted", "没有计数";
        none_body: "Choose more days or another measure.", "请选择更多天数或其他指标。";
        how: "Sums of the cells that are kept, exact; scores are read from the sums and never averaged. Circumstances are those when the answer was given, the page viewed or the order placed. Weeks begin on Monday; the first and the last may be cut by the days chosen.", "对保留单元的精确求和；分数由合计读取，绝不取平均。情况为回答、浏览或下单当时。每周从星期一开始，首末周可能被所选天数截断。";
    }
    filled {
        others(n): "{n} more are in \"other\": nothing is left out.", "另有 {n} 项归入“其他”，没有遗漏。";
        latest_of(n, all): "The latest {n} of {all} periods; the file has all of them.", "仅显示最近 {n} 个周期（共 {all} 个），文件含全部。";
        score_note(n): "Point at a score for its interval. n: fewer than {n} answers, so there is no score.", "指向分数可见其区间。n：回答少于 {n} 份，不显示分数。";
    }
}
