use super::words;

words! { people: People,
    plain {
        search: "Search people", "搜索客户";
        placeholder: "Name, email or id", "姓名、邮箱或编号";
        person: "Person", "客户";
        last_score: "Last score", "最近评分";
        orders: "Orders", "订单";
        revenue: "Revenue", "收入";
        visits: "Visits", "访问";
        last_seen: "Last seen", "最近到访";
        no_name: "Visitor without a name", "匿名访客";
        no_answer: "no answer", "未回答";
        clear: "Clear search", "清除搜索";
        none_title: "Nobody yet", "还没有人";
        none_body: "People appear here with their first visit, or by importing customers.", "首次访问或导入客户后会显示在此。";
        import: "Import customers", "导入客户";
        by_last_seen: "People, last seen first", "客户，最近到访在前";
        by_revenue: "People, highest revenue first", "客户，收入最高在前";
        by_orders: "People, most orders first", "客户，订单最多在前";
        previous: "Previous page", "上一页";
        next: "Next page", "下一页";
        pick_all: "Everybody in this list", "此列表中的所有人";
        picked_all: "Everybody in this list is selected", "已选择此列表中的所有人";
        unpick: "Clear the selection", "取消选择";
        give: "Give their cases", "转交其工单";
        give_lead: "Their open cases get this owner; who has none stays as they are.", "其未结工单将归此人负责；没有工单的人不受影响。";
        open_for: "Open cases", "批量创建工单";
        open_lead: "Everybody gets a case, except who has an open one.", "为每人创建工单，已有未结工单的人除外。";
        to_whom: "For whom; empty: as the rules say", "负责人；留空则按规则";
        too_many: "Files are of at most 200 people chosen one by one; select the whole list for more.", "逐个选择最多导出 200 人；更多请选择整个列表。";
        keys: "Arrow keys go from row to row, with Shift they select, Escape clears.", "方向键逐行移动，按住 Shift 可连续选择，Esc 取消。";
        more_below: "more follow as you scroll", "向下滚动加载更多";
    }
    filled {
        n_picked(n): "{n} selected", "已选 {n} 人";
        pick(name): "Select {name}", "选择 {name}";
        nobody_matches(q): "Nobody matches “{q}”", "没有与“{q}”匹配的客户";
        sort_by(what): "Sort by {what}", "按{what}排序";
    }
    counted {
        told_given(n) of n: "{n} case handed over.", "{n} cases handed over.", "已转交 {n} 个工单。";
        told_open(n, m) of n: "{n} case opened, {m} were open already.", "{n} cases opened, {m} were open already.", "已创建 {n} 个工单，{m} 个此前已存在。";
        n_people(n) of n: "{n} person", "{n} people", "{n} 人";
    }
}
