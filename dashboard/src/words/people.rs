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
        previous: "Previous page", "上一页";
        next: "Next page", "下一页";
        clear: "Clear search", "清除搜索";
        none_title: "Nobody yet", "还没有人";
        none_body: "People appear here with their first visit, or by importing customers.", "首次访问或导入客户后会显示在此。";
        import: "Import customers", "导入客户";
        by_last_seen: "People, last seen first", "客户，最近到访在前";
        by_revenue: "People, highest revenue first", "客户，收入最高在前";
        by_orders: "People, most orders first", "客户，订单最多在前";
    }
    filled {
        rows(from, to): "{from}–{to}", "第 {from}–{to} 位";
        rows_of(from, to, total): "{from}–{to} of {total}", "第 {from}–{to} 位，共 {total} 位";
        nobody_matches(q): "Nobody matches “{q}”", "没有与“{q}”匹配的客户";
        sort_by(what): "Sort by {what}", "按{what}排序";
    }
}
