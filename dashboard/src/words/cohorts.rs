use super::words;

words! { cohorts: Cohorts,
    plain {
        title: "Cohorts", "同期群";
        lead: "of those who first bought in a week, how many came back when; and what is bought together", "按首购周分组，看多少人何时再来；以及哪些商品一起购买";
        active: "Bought in that week", "当周购买";
        repeated: "Bought again by then", "至此已复购";
        curve: "Coming back", "回购";
        curve_lead: "share of all customers by weeks since their own first order", "按距各自首单的周数，占全部客户的比例";
        none_title: "No week is over yet", "尚无完整的一周";
        none_body: "A week after the first orders, who came back shows here.", "首批订单一周后，此处显示回购者。";
        last_week: "last week", "最后一周";
        all_cohorts: "all cohorts", "全部同期群";
        table: "Cohorts by week", "按周的同期群";
        week: "First order in the week of", "首单所在周";
        customers: "Customers", "客户";
        how_active: "Of the customers of a week, the share who bought within just that week after their own first day; only weeks that are over for the whole cohort, with Wilson's 95% interval over all cohorts together. Cohorts of fewer than five are told as counts.", "某周客户中，在距各自首日的该周内购买的比例；仅计整个同期群都已结束的周，全部同期群合计附 Wilson 95% 区间。不足五人的同期群以人数表示。";
        how_repeated: "Of the customers of a week, the share who had bought a second time by the end of that week after their own first day; with Wilson's 95% interval over all cohorts together. Cohorts of fewer than five are told as counts.", "某周客户中，至距各自首日的该周末已第二次购买的比例；全部同期群合计附 Wilson 95% 区间。不足五人的同期群以人数表示。";
        together: "Bought together", "一起购买";
        together_lead: "pairs of products that were in at least five orders together", "至少在五个订单中一同出现的商品对";
        no_products: "No order told its products yet: send items with an order.", "尚无订单包含商品：请随订单发送商品明细。";
        no_pairs: "No two products were in five orders together.", "没有两种商品在五个订单中一同出现。";
        who_bought: "Orders with", "含此商品的订单";
        also_bought: "also held", "同时含有";
        share: "Share", "比例";
        lift: "Against chance", "相对偶然";
        all_products: "All products", "全部商品";
        how_together: "Share: of the orders with the first product, those with the second (confidence). Against chance: how many times as often as if the two had nothing to do with each other (lift). After Agrawal, Imielinski and Swami (1993).", "比例：含第一种商品的订单中含第二种的占比（置信度）。相对偶然：与两者无关时相比的倍数（提升度）。依据 Agrawal、Imielinski 与 Swami（1993）。";
    }
    filled {
        week_n(n): "{n}", "{n}";
        curve_label(first, last, n): "Share from {first} in the first week to {last} in week {n}", "比例由首周的 {first} 到第 {n} 周的 {last}";
        cell_label(n, of): "{n} of {of}", "{of} 人中 {n} 人";
        times(n): "{n} times", "{n} 倍";
        with_product(name): "Also bought with {name}.", "与{name}同时购买。";
    }
}
