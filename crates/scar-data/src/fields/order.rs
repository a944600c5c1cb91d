//! A column that says in which order rows are.

use crate::gather::column::Column;

/// The order that the column called `name` gives the rows, if it counts them in another one, as the `index` of OpenAI's answers does.
pub(crate) fn order_of(name: &str, column: &Column) -> Option<Vec<u32>> {
    if name.rsplit('/').next() != Some("index") {
        return None;
    }
    let numbers: Vec<u64> = column.texts().map(|text| text.parse().ok()).collect::<Option<_>>()?;
    let mut order: Vec<u32> = (0..numbers.len() as u32).collect();
    order.sort_by_key(|&row| numbers[row as usize]);
    let are_distinct = order.windows(2).all(|pair| numbers[pair[0] as usize] != numbers[pair[1] as usize]);
    let is_other = order.iter().zip(0..).any(|(&row, place)| row != place);
    (are_distinct && is_other).then_some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_do_not_ascend_order_the_rows() {
        let order = |name: &str, numbers: &[&str]| {
            let mut column = Column::kept();
            numbers.iter().for_each(|number| column.push(number));
            order_of(name, &column)
        };
        assert_eq!(order("data/index", &["7", "2", "30"]), Some(vec![1, 0, 2]));
        // In their order already, not each another, no numbers, another name.
        assert_eq!(order("index", &["0", "1", "2"]), None);
        assert_eq!(order("index", &["1", "0", "1"]), None);
        assert_eq!(order("index", &["1", "x"]), None);
        assert_eq!(order("id", &["1", "0"]), None);
    }
}
