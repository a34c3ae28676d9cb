use super::words;

words! { campaigns: Campaigns,
    plain {
        title: "Campaigns", "营销活动";
        lead: "orders and answers by the link that brought people, what it cost and what came back", "按带来客户的链接统计订单与回答、花费与回报";
        last: "Last arrival", "末次到访";
        first: "First arrival", "首次到访";
        campaign: "Campaign", "活动";
        people: "People", "人数";
        orders: "Orders", "订单";
        revenue: "Revenue", "收入";
        answers: "Answers", "回答";
        cost: "Cost", "花费";
        back: "Return", "回报";
        total: "All", "合计";
        unknown: "Not known", "未知";
        none_title: "Nothing in these days", "这些天内没有数据";
        none_body: "Mark links with utm_campaign and utm_medium; who comes by them shows here with what they order and answer.", "请用 utm_campaign 与 utm_medium 标记链接；由此到访者的订单与回答会显示于此。";
        no_costs: "No costs are known yet.", "尚无花费数据。";
        bring_costs: "Bring a table of costs", "导入花费表";
        first_note: "Credited to the very first arrival of who ordered or answered.", "归于下单或回答者的首次到访。";
        how: "First and last arrival are two ways of counting the same orders: read them side by side, never add them. Revenue is net of what was paid back of an order since. Return: what came back beyond the cost, as a share of it. Neither way says what a campaign caused: who would have come anyway is credited too.", "首次与末次到访是对同一批订单的两种计法：请并列阅读，不可相加。收入已扣除该订单之后的退款。回报：超出花费的部分占花费的比例。两种计法都不说明活动带来的因果：本来就会来的人也计入其中。";
        tab_overview: "Overview", "概览";
        parts: "Parts of the overview", "概览的各部分";
    }
    filled {
        last_note(n): "Credited to the latest arrival within {n} days before it that was not direct.", "归于此前 {n} 天内最近一次非直接到访。";
    }
}
